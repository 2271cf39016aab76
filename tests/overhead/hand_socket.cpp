#include <sys/socket.h>

#include "overhead/hand_loops.hpp"
#include "overhead/socket_pair.hpp"
#include "overhead/stream_end.hpp"

namespace ipcbench::overhead::hand {
namespace {

/// One process's end of a socket that preserves message boundaries.
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

double bounce_stream(const LoopSpec& spec, const SocketPair& pair) {
    StreamEnd ours(pair.ours.get(), pair.ours.get(), spec.bytes);
    StreamEnd theirs(pair.theirs.get(), pair.theirs.get(), spec.bytes);
    return bounce(spec, ours, theirs);
}

double bounce_packets(const LoopSpec& spec, const SocketPair& pair) {
    PacketEnd ours(pair.ours.get(), spec.bytes);
    PacketEnd theirs(pair.theirs.get(), spec.bytes);
    return bounce(spec, ours, theirs);
}

}  // namespace

double uds_stream(const LoopSpec& spec) {
    return bounce_stream(spec, unix_pair(SOCK_STREAM));
}

double uds_dgram(const LoopSpec& spec) {
    return bounce_packets(spec, unix_pair(SOCK_DGRAM));
}

double uds_seqpacket(const LoopSpec& spec) {
    return bounce_packets(spec, unix_pair(SOCK_SEQPACKET));
}

double tcp(const LoopSpec& spec) {
    return bounce_stream(spec, tcp_pair());
}

double udp(const LoopSpec& spec) {
    return bounce_packets(spec, udp_pair());
}

}  // namespace ipcbench::overhead::hand
