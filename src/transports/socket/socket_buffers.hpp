#pragma once

#include <cstddef>

#include "ipcbench/core/transport.hpp"

namespace ipcbench::transports {

/// `sndbuf` alone: Unix sockets charge what is under way to the sender, and SO_RCVBUF does nothing there (unix(7)).
[[nodiscard]] std::span<const OptionSpec> unix_socket_options() noexcept;

/// `sndbuf` and `rcvbuf`.
[[nodiscard]] std::span<const OptionSpec> internet_socket_options() noexcept;

/// Sets the buffers that were asked for; a kernel that would clamp one is an Error that names the limit. Returns what
/// took effect, as getsockopt(2) tells it: Linux doubles the value for its own bookkeeping (socket(7)).
EffectiveOptions size_buffers(int socket, const ChannelConfig& config);

/// Also makes the send buffer as large as a packet of the channel needs, where that was not set by hand. Throws Error
/// when frames of `max_frame` cannot be sent.
EffectiveOptions size_buffers_for_packets(int socket, const ChannelConfig& config);

/// The largest frame that a Unix socket of that type (SOCK_SEQPACKET, SOCK_DGRAM) carries here with these options.
[[nodiscard]] std::size_t unix_packet_limit(int type, const OptionValues& options);

}  // namespace ipcbench::transports
