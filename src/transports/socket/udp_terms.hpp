#pragma once

#include <chrono>
#include <cstddef>

#include "ipcbench/core/transport.hpp"
#include "transports/fd/frame_header.hpp"
#include "transports/socket/datagrams.hpp"

namespace ipcbench::transports {

/// 65,535 less the headers of IPv4 (20) and UDP (8): udp(7), RFC 768; and less ours.
inline constexpr std::size_t largest_udp_frame = 65507 - sizeof(FrameHeader);

/// `sndbuf`, `rcvbuf` and `loss_timeout_ms`.
[[nodiscard]] std::span<const OptionSpec> udp_options() noexcept;

/// A DatagramKind's `tune` for UDP. Throws Error, also where `max_frame` does not fit into a datagram.
EffectiveOptions tune_udp(int socket, const ChannelConfig& config);

/// How long that side waits before a round trip is lost, 0 for ever; notes in `effective` what the option says. Only
/// the asking side gives a round trip up: the answering one has nothing to do but wait.
[[nodiscard]] std::chrono::milliseconds loss_timeout(const ChannelConfig& config, DatagramKind::Side side,
                                                     EffectiveOptions& effective);

}  // namespace ipcbench::transports
