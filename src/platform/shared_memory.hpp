#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "ipcbench/base/unique_fd.hpp"
#include "ipcbench/core/lifeline.hpp"

namespace ipcbench::platform {

/// A POSIX shared memory object of that many bytes, all of them reserved, with mode 0600 and without a name: only
/// processes that get the descriptor can ever map it. Throws Error, e.g. when /dev/shm is full or the lifeline is cut.
[[nodiscard]] UniqueFd create_shared_memory(std::size_t bytes, const Lifeline& lifeline);

/// The same, but with its size sealed (memfd_create(2), F_SEAL_SHRINK): for locks of the C library, which aborts when
/// the kernel cannot find the word that it sleeps on. Without memfd in the kernel, it is one of the above.
[[nodiscard]] UniqueFd create_sealed_memory(std::size_t bytes, const Lifeline& lifeline);

/// An empty memfd that can be sealed and is closed on exec; empty, with errno set, on failure.
[[nodiscard]] UniqueFd create_memfd(const char* name) noexcept;

/// Reserves the first `bytes` of a file, so that no later write to a mapping can die of SIGBUS on a full file system
/// (posix_fallocate(3)). `what` names the file in the Error, which is also thrown soon after the lifeline was cut.
void reserve(int fd, std::size_t bytes, const std::string& what, const Lifeline& lifeline);

/// Throws Error where the lifeline is cut: "interrupted while reserving 2 GiB of shared memory".
void throw_if_cut(const Lifeline& lifeline, const char* doing, std::size_t bytes, const std::string& what);

/// Throws Error if that is more memory than the machine has: reserving it would take a while, and memory from other
/// programs, before it fails.
void require_memory(std::uint64_t bytes);

/// The same, and if it is more than is free in /dev/shm, where that has a limit.
void require_shared_memory(std::uint64_t bytes);

}  // namespace ipcbench::platform
