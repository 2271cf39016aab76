#pragma once

#include <chrono>
#include <cstddef>

#include "ipcbench/core/transport.hpp"
#include "transports/fd/frame_header.hpp"
#include "transports/socket/datagrams.hpp"

namespace ipcbench::transports {

/// 65,535 less the headers of IPv4 (20) and UDP (8): udp(7), RFC 768; and less our frame header.
inline constexpr std::size_t largest_udp_frame = 65507 - sizeof(FrameHeader);

/// Returns `sndbuf`, `rcvbuf` and `loss_timeout_ms`.
[[nodiscard]] std::span<const OptionSpec> udp_options() noexcept;

/// Sets the buffer sizes: a DatagramKind's `tune` for UDP. Throws Error, also if `max_frame` does not fit into a
/// datagram.
EffectiveOptions tune_udp(int socket, const ChannelConfig& config);

/// Returns how long that side waits before it counts a round trip as lost (0: no limit), and adds the option's value to
/// `effective`. Only the initiator gives a round trip up; the responder just waits.
[[nodiscard]] std::chrono::milliseconds loss_timeout(const ChannelConfig& config, Side side,
                                                     EffectiveOptions& effective);

}  // namespace ipcbench::transports
