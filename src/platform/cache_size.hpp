#pragma once

#include <cstddef>

namespace ipcbench::platform {

/// Returns the bytes of the first CPU's second-level cache as reported by sysfs, or 1 MiB if it is not reported. All
/// processes of a machine get the same value, whatever kind of core they run on.
[[nodiscard]] std::size_t second_level_cache_bytes();

}  // namespace ipcbench::platform
