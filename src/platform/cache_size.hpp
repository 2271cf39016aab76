#pragma once

#include <cstddef>

namespace ipcbench::platform {

/// Bytes of the first CPU's second-level cache, as the kernel tells (sysfs); 1 MiB where it does not. The same for all
/// processes of a machine, on whatever kind of core they ask.
[[nodiscard]] std::size_t second_level_cache_bytes();

}  // namespace ipcbench::platform
