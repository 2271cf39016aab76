#pragma once

#include <span>
#include <string_view>

#include "ipcbench/core/transport.hpp"
#include "transports/socket/socket_address.hpp"

namespace ipcbench::transports {

/// A sort of datagram socket that carries QUIC, as data.
struct QuicKind {
    int domain = 0;
    std::string_view name;             ///< of the parent's file in the run's folder, where it has one
    std::size_t largest_datagram = 0;  ///< bytes of payload
    std::span<const OptionSpec> options;
};

/// AF_INET: an IPv4 packet less the headers of IPv4 and UDP. AF_UNIX: what QUIC allows at most (RFC 9000,
/// section 18.2).
[[nodiscard]] const QuicKind& quic_over(int domain) noexcept;

/// A socket with its buffers set, and what came of the options.
struct QuicSocket {
    UniqueFd fd;
    std::size_t max_datagram = 0;
    EffectiveOptions options;
};

/// Throws Error.
[[nodiscard]] QuicSocket open_quic_socket(const QuicKind& kind, const ChannelConfig& config);

}  // namespace ipcbench::transports
