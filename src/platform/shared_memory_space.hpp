#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace ipcbench::platform {

/// The state of /dev/shm as seen without creating anything in it (statfs(2), access(2)).
struct SharedMemorySpace {
    bool in_memory = false;   ///< it is a tmpfs
    std::uint64_t total = 0;  ///< bytes; 0: no limit
    std::uint64_t free = 0;   ///< bytes
    int error = 0;            ///< errno that creating a file there would give; 0: none

    std::optional<std::uint64_t> free_files{};  ///< how many more may be made there; nothing: no limit
};

[[nodiscard]] SharedMemorySpace read_shared_memory_space();

/// Returns how many more files the file system of `folder` may have; nothing if it has no such limit.
[[nodiscard]] std::optional<std::uint64_t> free_files_in(const char* folder);

/// Returns how `folder`, which is the root of its file system, may get more files: "no more files fit there: ...".
[[nodiscard]] std::string hint_for_free_files(const std::string& folder);

/// Returns what to do if creating a file in /dev/shm failed with that errno.
[[nodiscard]] std::string hint_for_shared_memory(int error);

}  // namespace ipcbench::platform
