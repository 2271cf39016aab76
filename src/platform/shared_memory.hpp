#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "ipcbench/base/unique_fd.hpp"

namespace ipcbench::platform {

/// A POSIX shared memory object of that many bytes, all of them reserved, with mode 0600 and without a name: only those
/// who are handed the descriptor can ever map it. Throws Error, e.g. when /dev/shm is full.
[[nodiscard]] UniqueFd create_shared_memory(std::size_t bytes);

/// Reserves the first `bytes` of a file, so that no later write to a mapping can die of SIGBUS on a full file system
/// (posix_fallocate(3)). `what` names the file in the Error.
void reserve(int fd, std::size_t bytes, const std::string& what);

/// Throws Error where so many bytes of shared memory are more than there is memory, or free in /dev/shm: reserving them
/// would take a while, and other programs' memory, before it fails.
void require_shared_memory(std::uint64_t bytes);

}  // namespace ipcbench::platform
