#pragma once

#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include "ipcbench/base/unique_fd.hpp"

namespace ipcbench::platform {

/// A connected pair of Unix stream sockets, close-on-exec. Throws Error.
[[nodiscard]] std::pair<UniqueFd, UniqueFd> socket_pair();

/// Duplicates a descriptor, closed on exec. Throws Error.
[[nodiscard]] UniqueFd duplicate(const UniqueFd& fd);

/// Whether the descriptor is an open socket.
[[nodiscard]] bool is_socket(int fd) noexcept;

/// sendmsg(2) with the descriptors attached (SCM_RIGHTS, unix(7)) to the first byte; returns what was sent or -1
/// (errno).
[[nodiscard]] std::ptrdiff_t send_with_descriptors(int socket, std::span<const std::byte> bytes,
                                                   std::span<const UniqueFd> descriptors) noexcept;

/// recvmsg(2) that appends the descriptors that came along, close-on-exec; returns what was received, 0 at the end, -1
/// (errno) on error.
[[nodiscard]] std::ptrdiff_t receive_with_descriptors(int socket, std::span<std::byte> bytes,
                                                      std::vector<UniqueFd>& descriptors);

}  // namespace ipcbench::platform
