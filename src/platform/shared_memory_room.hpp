#pragma once

#include <cstdint>
#include <string>

namespace ipcbench::platform {

/// What can be seen of /dev/shm without making anything there (statfs(2), access(2)).
struct SharedMemoryRoom {
    bool in_memory = false;   ///< a tmpfs
    std::uint64_t total = 0;  ///< bytes; 0: without limit
    std::uint64_t free = 0;   ///< bytes
    int error = 0;            ///< errno that making something there would give; 0: none
};

[[nodiscard]] SharedMemoryRoom read_shared_memory_room();

/// What to do when making something in /dev/shm failed with that errno.
[[nodiscard]] std::string way_to_shared_memory(int error);

}  // namespace ipcbench::platform
