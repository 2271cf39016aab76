#pragma once

#include <cstddef>

#include "transports/quic/quic_info.hpp"
#include "transports/socket/socket_address.hpp"

namespace ipcbench::transports {

/// A socket with its buffers set, and the effective options.
struct QuicSocket {
    UniqueFd fd;
    std::size_t max_datagram = 0;
    EffectiveOptions options;
};

/// Throws Error.
[[nodiscard]] QuicSocket open_quic_socket(const QuicKind& kind, const ChannelConfig& config);

}  // namespace ipcbench::transports
