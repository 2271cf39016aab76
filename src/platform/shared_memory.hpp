#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "ipcbench/base/unique_fd.hpp"
#include "ipcbench/core/lifeline.hpp"

namespace ipcbench::platform {

/// Creates a POSIX shared memory object of that many bytes, all of them reserved, with mode 0600 and without a name:
/// only processes that get the descriptor can ever map it. Throws Error, e.g. if /dev/shm is full or the lifeline is
/// cut.
[[nodiscard]] UniqueFd create_shared_memory(std::size_t bytes, const Lifeline& lifeline);

/// The same, but with its size sealed (memfd_create(2), F_SEAL_SHRINK). It is for locks of the C library, which aborts
/// when the kernel cannot find the word that it sleeps on. If the kernel has no memfd, this creates an unsealed object
/// as above.
[[nodiscard]] UniqueFd create_sealed_memory(std::size_t bytes, const Lifeline& lifeline);

/// Creates an empty memfd that can be sealed and is close-on-exec. Returns an empty descriptor, with errno set, on
/// failure.
[[nodiscard]] UniqueFd create_memfd(const char* name) noexcept;

/// What a file takes its room from.
enum class Storage : std::uint8_t { shared_memory, temporary_folder };

/// Reserves the first `bytes` of a file, so that no later write to a mapping can raise SIGBUS on a full file system
/// (posix_fallocate(3)). `what` names the file in the Error, whose hint names the place that is full. Also throws soon
/// after the lifeline was cut.
void reserve(int fd, std::size_t bytes, const std::string& what, Storage storage, const Lifeline& lifeline);

/// Throws Error if the lifeline is cut: "interrupted while reserving 2 GiB of shared memory".
void throw_if_cut(const Lifeline& lifeline, const char* doing, std::size_t bytes, const std::string& what);

/// Throws Error if that is more memory than the machine has: reserving it would take a while, and take memory from
/// other programs, before it fails.
void require_memory(std::uint64_t bytes);

/// The same, and also throws if it is more than is free in /dev/shm, if that has a limit.
void require_shared_memory(std::uint64_t bytes);

}  // namespace ipcbench::platform
