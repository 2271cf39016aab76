#pragma once

#include <sys/socket.h>

#include <chrono>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include "ipcbench/base/unique_fd.hpp"

namespace ipcbench::platform {

/// Creates a connected pair of Unix sockets of that type (SOCK_STREAM, SOCK_SEQPACKET), close-on-exec. Throws Error.
[[nodiscard]] std::pair<UniqueFd, UniqueFd> socket_pair(int type = SOCK_STREAM);

/// Duplicates a descriptor, closed on exec. Throws Error.
[[nodiscard]] UniqueFd duplicate(const UniqueFd& fd);

/// Returns whether the descriptor is an open socket.
[[nodiscard]] bool is_socket(int fd) noexcept;

/// Calls sendmsg(2) with the descriptors attached (SCM_RIGHTS, unix(7)) to the first byte. Returns the bytes sent or -1
/// (errno).
[[nodiscard]] std::ptrdiff_t send_with_descriptors(int socket, std::span<const std::byte> bytes,
                                                   std::span<const UniqueFd> descriptors) noexcept;

/// Limits how long each send may wait for a reader: it then fails with EAGAIN. Throws Error.
void limit_sends(int socket, std::chrono::milliseconds at_most);

/// Calls recvmsg(2) and appends the received descriptors, which are close-on-exec. Returns the bytes received, 0 at end
/// of file, -1 (errno) on error.
[[nodiscard]] std::ptrdiff_t receive_with_descriptors(int socket, std::span<std::byte> bytes,
                                                      std::vector<UniqueFd>& descriptors);

}  // namespace ipcbench::platform
