#pragma once

#include <cstddef>
#include <string>

#include "ipcbench/base/unique_fd.hpp"
#include "ipcbench/core/lifeline.hpp"

namespace ipcbench::platform {

/// A POSIX shared memory object (shm_open(3)) of that many bytes, all of them reserved, made exclusively with mode 0600
/// under a name that begins with `prefix` and that is gone again when this returns: only those who are handed the
/// descriptor can ever map it. Throws Error, e.g. when /dev/shm is full or the lifeline is cut.
[[nodiscard]] UniqueFd create_shared_memory(const std::string& prefix, std::size_t bytes, const Lifeline& lifeline);

/// Likewise, but of a size that nobody can change any more (memfd_create(2), F_SEAL_SHRINK): for locks of the C
/// library, which ends the process when the kernel does not find the word that it sleeps on. Where the kernel has no
/// memfd, it is one of the above.
[[nodiscard]] UniqueFd create_sealed_memory(const std::string& prefix, std::size_t bytes, const Lifeline& lifeline);

/// An empty memfd that can be sealed and is closed on exec; none with errno set.
[[nodiscard]] UniqueFd create_memfd(const char* name) noexcept;

/// Reserves the first `bytes` of a file, so that no later write to a mapping can die of SIGBUS on a full file system
/// (posix_fallocate(3)). `what` names the file in the Error, which is also thrown soon after the lifeline was cut.
void reserve(int fd, std::size_t bytes, const std::string& what, const Lifeline& lifeline);

/// Throws Error where the lifeline is cut: "interrupted while reserving 2 GiB of shared memory".
void throw_if_cut(const Lifeline& lifeline, const char* doing, std::size_t bytes, const std::string& what);

}  // namespace ipcbench::platform
