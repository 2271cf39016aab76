#include "transports/quic/quic_socket.hpp"

#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>

#include "transports/socket/socket_buffers.hpp"

namespace ipcbench::transports {
namespace {

constexpr std::size_t unix_reserve = 32;  // a Unix datagram may have SO_SNDBUF - 32 bytes

/// Three datagrams of that size fill the kernel's default buffer, and a fourth would be lost.
constexpr int wanted_buffer = 4 << 20;

int value_of(int socket, int option) {
    int value = 0;
    socklen_t size = sizeof value;
    return ::getsockopt(socket, SOL_SOCKET, option, &value, &size) == 0 ? value : 0;
}

/// Raises the buffer size as close to the wanted size as the kernel allows; never lowers it.
void raise(int socket, int option) {
    const int before = value_of(socket, option);
    if (before < wanted_buffer) {
        ::setsockopt(socket, SOL_SOCKET, option, &wanted_buffer, sizeof wanted_buffer);
    }
}

}  // namespace

QuicSocket open_quic_socket(const QuicKind& kind, const ChannelConfig& config) {
    QuicSocket socket{open_socket(kind.domain, SOCK_DGRAM), 0, {}};
    const int fd = socket.fd.get();
    raise(fd, SO_SNDBUF);
    if (kind.domain != AF_UNIX) {
        raise(fd, SO_RCVBUF);
    }
    socket.options = size_buffers(fd, config);
    const std::uint64_t asked = config.options.number(quic_datagram_key);
    socket.max_datagram = asked != 0 ? asked : kind.largest_datagram;
    if (kind.domain == AF_UNIX) {
        socket.max_datagram =
            std::min(socket.max_datagram, static_cast<std::size_t>(value_of(fd, SO_SNDBUF)) - unix_reserve);
    }
    socket.options.push_back({std::string(quic_datagram_key), std::to_string(socket.max_datagram)});
    return socket;
}

}  // namespace ipcbench::transports
