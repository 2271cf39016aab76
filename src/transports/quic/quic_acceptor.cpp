#include "transports/quic/quic_acceptor.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "ipcbench/base/error.hpp"
#include "ipcbench/core/clock.hpp"

namespace ipcbench::transports {
namespace {

/// Limit of peers that have not authenticated themselves; the oldest is dropped first.
constexpr std::size_t max_peers = 64;

constexpr std::size_t largest_greeting = 65536;

}  // namespace

QuicAcceptor::QuicAcceptor(int socket, const QuicConnection::HandshakeConfig& handshake_config,
                           const ChannelConfig& config, const SocketAddress& where)
    : socket_(socket),
      handshake_config_(handshake_config),
      lifeline_(*config.lifeline),
      deadline_(config, "the child's QUIC handshake on " + where.text()),
      incoming_(largest_greeting),
      outgoing_(handshake_config.max_datagram) {}

std::unique_ptr<QuicConnection> QuicAcceptor::run() {
    try {
        while (child_ == nullptr && !closed_) {
            if (!receive_datagram()) {
                wait();
            }
            run_timers();
            deadline_.check();  // also checked here because under a flood of datagrams nothing waits
        }
    } catch (const Error&) {
        if (child_ == nullptr && !(authenticated_ && !peers_.empty() && lifeline_.cut())) {
            throw;
        }
    }
    if (child_ == nullptr && peers_.empty()) {
        throw Error(ErrorKind::failed, "the child hung up during the QUIC handshake");
    }
    // The child knows before the parent that the connection is established, so the run may already be over; the channel
    // will report that.
    return child_ != nullptr ? std::move(child_) : std::move(peers_.front().connection);
}

void QuicAcceptor::wait() {
    std::int64_t next_ns = QuicConnection::never;
    for (const PendingPeer& peer : peers_) {
        next_ns = std::min(next_ns, peer.connection->expiry_ns());
    }
    const std::chrono::nanoseconds left(std::max<std::int64_t>(next_ns - now_ns(), 0));
    pollfd polled{socket_, POLLIN, 0};
    deadline_.wait({&polled, 1}, std::chrono::ceil<std::chrono::milliseconds>(left));
}

bool QuicAcceptor::receive_datagram() {
    sockaddr_storage from{};
    socklen_t size = sizeof from;
    const ssize_t got = ::recvfrom(socket_, incoming_.data(), incoming_.size(), MSG_DONTWAIT,
                                   reinterpret_cast<sockaddr*>(&from), &size);
    if (got < 0) {
        if (errno == EAGAIN || errno == EWOULDBLOCK) {
            return false;
        }
        if (errno != EINTR && errno != ECONNREFUSED) {
            throw system_error("waiting for " + deadline_.awaited(), errno);
        }
        return true;
    }
    const auto datagram = std::span(std::as_const(incoming_)).first(static_cast<std::size_t>(got));
    PendingPeer* peer = peer_at(from, size);
    peer = peer != nullptr ? peer : accept_peer(from, size, datagram);
    if (peer != nullptr) {
        serve(*peer, peer->connection->take(datagram, now_ns()));
    }
    return true;
}

QuicAcceptor::PendingPeer* QuicAcceptor::peer_at(const sockaddr_storage& from, socklen_t size) noexcept {
    const auto found = std::ranges::find_if(peers_, [&](const PendingPeer& peer) {
        return peer.size == size && std::memcmp(&peer.from, &from, size) == 0;
    });
    return found != peers_.end() ? &*found : nullptr;
}

QuicAcceptor::PendingPeer* QuicAcceptor::accept_peer(const sockaddr_storage& from, socklen_t size,
                                                     std::span<const std::byte> datagram) {
    ngtcp2_pkt_hd header{};
    const bool can_be_answered = size > sizeof from.ss_family;  // an unbound Unix socket has no address
    if (authenticated_ || !can_be_answered ||
        ngtcp2_accept(&header, reinterpret_cast<const std::uint8_t*>(datagram.data()), datagram.size()) != 0) {
        deadline_.reject_peer();
        return nullptr;
    }
    if (peers_.size() == max_peers) {
        peers_.pop_front();
        deadline_.reject_peer();
    }
    peers_.push_back({from, size, std::make_unique<QuicConnection>(handshake_config_, header, now_ns())});
    return &peers_.back();
}

/// Handles an event on a peer's connection. The event may end the connection, or show that the peer is the child.
void QuicAcceptor::serve(PendingPeer& peer, Fault fault) {
    if (!fault && !authenticated_ && peer.connection->peer_is_authenticated()) {
        finish_handshake(peer);
        serve(peers_.front(), {});
        return;
    }
    if (!fault && peer.connection->established()) {
        child_ = std::move(peer.connection);
        peers_.clear();
        return;
    }
    while (!fault) {
        const std::size_t size = peer.connection->next_datagram(outgoing_, now_ns(), fault);
        if (size == 0) {
            break;
        }
        send(peer, size);
    }
    peer.connection->datagrams_sent(now_ns());
    if (fault) {
        send(peer, peer.connection->write_close(outgoing_, now_ns()));
        deadline_.reject_peer();
        std::erase_if(peers_, [&](const PendingPeer& one) { return &one == &peer; });
        closed_ = closed_ || authenticated_;
    }
}

/// Accepts the peer as the child. Connects the socket before the child learns that it was accepted, because then it may
/// remove its address. Drops all other peers.
void QuicAcceptor::finish_handshake(PendingPeer& peer) {
    if (::connect(socket_, reinterpret_cast<const sockaddr*>(&peer.from), peer.size) != 0) {
        throw system_error("connecting to the child's socket", errno);
    }
    authenticated_ = true;
    PendingPeer child = std::move(peer);
    peers_.clear();
    peers_.push_back(std::move(child));
}

void QuicAcceptor::send(const PendingPeer& peer, std::size_t size) noexcept {
    if (size != 0) {
        // A datagram that is not sent counts as lost, and QUIC sends it again.
        const auto* const to = reinterpret_cast<const sockaddr*>(&peer.from);
        const ssize_t sent = ::sendto(socket_, outgoing_.data(), size, MSG_DONTWAIT | MSG_NOSIGNAL,
                                      authenticated_ ? nullptr : to, authenticated_ ? 0 : peer.size);
        // When its peer has closed, a Unix socket loses everything that it had received with this error, including the
        // child's last messages.
        closed_ = closed_ || (sent < 0 && authenticated_ && errno == ECONNREFUSED);
    }
}

void QuicAcceptor::run_timers() {
    std::size_t i = 0;
    while (i < peers_.size()) {
        PendingPeer& peer = peers_[i++];  // if this peer is removed, the next one is handled in the next call
        if (const std::int64_t now = now_ns(); now >= peer.connection->expiry_ns()) {
            serve(peer, peer.connection->expire(now));
        }
    }
}

}  // namespace ipcbench::transports
