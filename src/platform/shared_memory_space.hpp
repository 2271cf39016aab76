#pragma once

#include <cstdint>
#include <string>

namespace ipcbench::platform {

/// The state of /dev/shm as seen without creating anything in it (statfs(2), access(2)).
struct SharedMemorySpace {
    bool in_memory = false;   ///< it is a tmpfs
    std::uint64_t total = 0;  ///< bytes; 0: no limit
    std::uint64_t free = 0;   ///< bytes
    int error = 0;            ///< errno that creating a file there would give; 0: none
};

[[nodiscard]] SharedMemorySpace read_shared_memory_space();

/// Returns what to do if creating a file in /dev/shm failed with that errno.
[[nodiscard]] std::string hint_for_shared_memory(int error);

}  // namespace ipcbench::platform
