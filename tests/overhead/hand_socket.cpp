#include <sys/socket.h>

#include "overhead/hand_loops.hpp"
#include "overhead/socket_pair.hpp"
#include "overhead/stream_end.hpp"

namespace ipcbench::overhead::hand {
namespace {

/// One process's end of a socket that keeps messages apart.
class PacketEnd {
public:
    PacketEnd(int socket, std::size_t bytes) : socket_(socket), message_(bytes) {}

    bool send() noexcept {
        return ::send(socket_, message_.data(), message_.size(), 0) == static_cast<ssize_t>(message_.size());
    }
    bool receive() noexcept {
        return ::recv(socket_, message_.data(), message_.size(), 0) == static_cast<ssize_t>(message_.size());
    }

private:
    int socket_;
    OwnMessage message_;
};

double bounce_stream(const Stretch& stretch, const SocketPair& pair) {
    StreamEnd ours(pair.ours.get(), pair.ours.get(), stretch.bytes);
    StreamEnd theirs(pair.theirs.get(), pair.theirs.get(), stretch.bytes);
    return bounce(stretch, ours, theirs);
}

double bounce_packets(const Stretch& stretch, const SocketPair& pair) {
    PacketEnd ours(pair.ours.get(), stretch.bytes);
    PacketEnd theirs(pair.theirs.get(), stretch.bytes);
    return bounce(stretch, ours, theirs);
}

}  // namespace

double uds_stream(const Stretch& stretch) {
    return bounce_stream(stretch, unix_pair(SOCK_STREAM));
}

double uds_dgram(const Stretch& stretch) {
    return bounce_packets(stretch, unix_pair(SOCK_DGRAM));
}

double uds_seqpacket(const Stretch& stretch) {
    return bounce_packets(stretch, unix_pair(SOCK_SEQPACKET));
}

double tcp(const Stretch& stretch) {
    return bounce_stream(stretch, tcp_pair());
}

double udp(const Stretch& stretch) {
    return bounce_packets(stretch, udp_pair());
}

}  // namespace ipcbench::overhead::hand
