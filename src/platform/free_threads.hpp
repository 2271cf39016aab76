#pragma once

#include <cstddef>
#include <string>

namespace ipcbench::platform {

/// Throws Error if this process cannot start `count` more threads that are alive at the same time. Needed before
/// calling libraries that wait for ever, or end the whole process, when they cannot start one. `what` names what needs
/// them.
void require_free_threads(std::size_t count, const std::string& what);

/// Returns how many threads a library has if it starts `each` per CPU of the machine, but at most `max`.
[[nodiscard]] std::size_t threads_per_cpu(std::size_t each, std::size_t max) noexcept;

}  // namespace ipcbench::platform
