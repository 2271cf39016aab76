#pragma once

#include <cstddef>
#include <string>

namespace ipcbench::platform {

/// Throws Error where fewer than `count` descriptors are free in this process: for libraries that end the whole process
/// when they cannot have one. `what` is what needs them.
void require_free_descriptors(std::size_t count, const std::string& what);

}  // namespace ipcbench::platform
