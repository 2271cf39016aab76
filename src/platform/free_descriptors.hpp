#pragma once

#include <cstddef>
#include <string>

namespace ipcbench::platform {

/// Throws Error if fewer than `count` descriptors are free in this process. Needed before calling libraries that end
/// the whole process when they cannot open one. `what` names what needs them.
void require_free_descriptors(std::size_t count, const std::string& what);

}  // namespace ipcbench::platform
