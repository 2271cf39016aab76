#pragma once

#include <cstddef>

#include "ipcbench/core/transport.hpp"

namespace ipcbench::transports {

/// Returns only `sndbuf`: Unix sockets charge data in flight to the sender, and SO_RCVBUF has no effect there
/// (unix(7)).
[[nodiscard]] std::span<const OptionSpec> unix_socket_options() noexcept;

/// Returns `sndbuf` and `rcvbuf`.
[[nodiscard]] std::span<const OptionSpec> internet_socket_options() noexcept;

/// Sets the buffer sizes that the user asked for. If the kernel would clamp one, throws an Error that names the limit.
/// Returns the effective sizes as getsockopt(2) reports them: Linux doubles the value for its own bookkeeping
/// (socket(7)).
EffectiveOptions size_buffers(int socket, const ChannelConfig& config);

/// As above; also makes the send buffer large enough for one packet of the channel, unless the user set it. Throws
/// Error if frames of `max_frame` bytes cannot be sent.
EffectiveOptions size_buffers_for_packets(int socket, const ChannelConfig& config);

/// Returns the largest frame that a Unix socket of that type (SOCK_SEQPACKET, SOCK_DGRAM) carries on this machine with
/// these options.
[[nodiscard]] std::size_t unix_packet_limit(int type, const OptionValues& options);

}  // namespace ipcbench::transports
