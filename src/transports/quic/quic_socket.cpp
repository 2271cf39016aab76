#include "transports/quic/quic_socket.hpp"

#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>

#include "transports/socket/socket_buffers.hpp"

namespace ipcbench::transports {
namespace {

constexpr std::size_t least_datagram = 1200;          // RFC 9000, section 14
constexpr std::size_t largest_udp_datagram = 65507;   // 65,535 less the headers of IPv4 (20) and UDP (8)
constexpr std::size_t largest_quic_datagram = 65527;  // RFC 9000, section 18.2
constexpr std::size_t unix_reserve = 32;              // a Unix datagram may have SO_SNDBUF - 32 bytes

/// Datagrams of that size fill the kernel's usual buffer with three of them, and a fourth is lost.
constexpr int wanted_buffer = 4 << 20;

constexpr std::string_view datagram_key = "datagram_bytes";

constexpr OptionSpec datagram_option(std::uint64_t most) {
    return {.key = datagram_key,
            .kind = OptionKind::bytes,
            .fallback = "0",
            .help = "largest datagram; 0: as large as the socket carries",
            .least = least_datagram,
            .most = most};
}

std::span<const OptionSpec> udp_options() noexcept {
    static const std::array specs{datagram_option(largest_udp_datagram), internet_socket_options()[0],
                                  internet_socket_options()[1]};
    return specs;
}

std::span<const OptionSpec> unix_options() noexcept {
    static const std::array specs{datagram_option(largest_quic_datagram), unix_socket_options()[0]};
    return specs;
}

int value_of(int socket, int option) {
    int value = 0;
    socklen_t size = sizeof value;
    return ::getsockopt(socket, SOL_SOCKET, option, &value, &size) == 0 ? value : 0;
}

/// As near to what is wanted as the kernel grants; never less than it was.
void raise(int socket, int option) {
    const int before = value_of(socket, option);
    if (before < wanted_buffer) {
        ::setsockopt(socket, SOL_SOCKET, option, &wanted_buffer, sizeof wanted_buffer);
    }
}

}  // namespace

const QuicKind& quic_over(int domain) noexcept {
    static const QuicKind udp{AF_INET, "quic-udp", largest_udp_datagram, udp_options()};
    static const QuicKind unix_domain{AF_UNIX, "quic-uds", largest_quic_datagram, unix_options()};
    return domain == AF_UNIX ? unix_domain : udp;
}

QuicSocket open_quic_socket(const QuicKind& kind, const ChannelConfig& config) {
    QuicSocket socket{open_socket(kind.domain, SOCK_DGRAM), 0, {}};
    const int fd = socket.fd.get();
    raise(fd, SO_SNDBUF);
    if (kind.domain != AF_UNIX) {
        raise(fd, SO_RCVBUF);
    }
    socket.options = size_buffers(fd, config);
    const std::uint64_t asked = config.options.number(datagram_key);
    socket.max_datagram = asked != 0 ? asked : kind.largest_datagram;
    if (kind.domain == AF_UNIX) {
        socket.max_datagram =
            std::min(socket.max_datagram, static_cast<std::size_t>(value_of(fd, SO_SNDBUF)) - unix_reserve);
    }
    socket.options.push_back({std::string(datagram_key), std::to_string(socket.max_datagram)});
    return socket;
}

}  // namespace ipcbench::transports
