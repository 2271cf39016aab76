#pragma once

#include <sys/socket.h>

#include <array>
#include <vector>

#include "ipcbench/core/transport.hpp"
#include "transports/fd/frame_header.hpp"
#include "transports/socket/socket_buffers.hpp"

namespace ipcbench::transports {

/// A kind of datagram socket that carries QUIC, as data.
struct QuicKind {
    int domain = 0;
    std::string_view name;  ///< file name of the parent's socket in the run's folder, if it has one
    std::string_view summary;
    std::size_t largest_datagram = 0;  ///< bytes of payload
    std::span<const OptionSpec> options;
};

inline constexpr std::string_view quic_datagram_key = "datagram_bytes";

/// Returns the kind for AF_INET, limited by an IPv4 packet less the headers of IPv4 and UDP, or for AF_UNIX, limited by
/// QUIC's maximum (RFC 9000, section 18.2).
[[nodiscard]] inline const QuicKind& quic_over(int domain) {
    constexpr std::size_t largest_udp_datagram = 65507;   // 65,535 less the headers of IPv4 (20) and UDP (8)
    constexpr std::size_t largest_quic_datagram = 65527;  // RFC 9000, section 18.2
    const auto datagram_option = [](std::uint64_t max) {
        return OptionSpec{.key = quic_datagram_key,
                          .kind = OptionKind::bytes,
                          .default_value = "0",
                          .help = "largest datagram; 0: as large as the socket carries",
                          .min = 1200,  // RFC 9000, section 14
                          .max = max};
    };
    static const std::array over_udp{datagram_option(largest_udp_datagram), internet_socket_options()[0],
                                     internet_socket_options()[1]};
    static const std::array over_unix{datagram_option(largest_quic_datagram), unix_socket_options()[0]};
    static const QuicKind udp{AF_INET, "quic-udp",
                              "QUIC (ngtcp2, GnuTLS) over UDP on the loopback interface, one stream",
                              largest_udp_datagram, over_udp};
    static const QuicKind unix_domain{AF_UNIX, "quic-uds",
                                      "QUIC (ngtcp2, GnuTLS) over Unix datagram sockets, one stream",
                                      largest_quic_datagram, over_unix};
    return domain == AF_UNIX ? unix_domain : udp;
}

inline TransportInfo info_of(const QuicKind& kind) {
    return {.name = kind.name,
            .summary = kind.summary,
            .kind = TransportKind::library,
            .capabilities = {.pollable = true, .asynchronous = true, .crosses_containers = true},
            .waits = every_wait_mode,
            .header_bytes = sizeof(FrameHeader),
            .options = kind.options,
            .allocates_because = "ngtcp2 allocates now and then, for what it notes of packets in flight",
            .own_process_because = "ngtcp2 aborts when one of its assertions fails"};
}

inline std::vector<TransportInfo> describe_quic() {
    return {info_of(quic_over(AF_INET)), info_of(quic_over(AF_UNIX))};
}

}  // namespace ipcbench::transports
