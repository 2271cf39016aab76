#pragma once

#include <cstddef>
#include <string>

namespace ipcbench::platform {

/// Throws Error where this process cannot start `count` threads more, all alive at a time: for libraries that wait for
/// ever, or end the whole process, when they cannot have one. `what` is what needs them.
void require_free_threads(std::size_t count, const std::string& what);

/// How many of a library's threads there are where it starts `each` per CPU of the machine, but `most` at most.
[[nodiscard]] std::size_t threads_per_cpu(std::size_t each, std::size_t most) noexcept;

}  // namespace ipcbench::platform
