#pragma once

#include <sys/socket.h>

#include <deque>
#include <memory>
#include <vector>

#include "transports/fd/setup_deadline.hpp"
#include "transports/quic/quic_connection.hpp"
#include "transports/socket/socket_address.hpp"

namespace ipcbench::transports {

/// The parent's side of the handshake. Serves all peers at once, so that a silent one does not delay the child, until
/// one has authenticated itself as the child.
class QuicAcceptor {
public:
    /// Borrows all arguments; `socket` is bound, not connected.
    QuicAcceptor(int socket, const QuicConnection::HandshakeConfig& handshake_config, const ChannelConfig& config,
                 const SocketAddress& where);

    /// Returns the child's connection. The socket is then connected to the child: the kernel drops datagrams of other
    /// peers, and QUIC ignores those that arrived before. Throws Error.
    [[nodiscard]] std::unique_ptr<QuicConnection> run();

private:
    struct PendingPeer {
        sockaddr_storage from;
        socklen_t size;
        std::unique_ptr<QuicConnection> connection;
    };

    void wait();
    /// Processes one datagram. Returns false if there is none.
    [[nodiscard]] bool receive_datagram();
    [[nodiscard]] PendingPeer* peer_at(const sockaddr_storage& from, socklen_t size) noexcept;
    [[nodiscard]] PendingPeer* accept_peer(const sockaddr_storage& from, socklen_t size,
                                           std::span<const std::byte> datagram);
    void serve(PendingPeer& peer, Fault fault);
    void finish_handshake(PendingPeer& peer);
    void send(const PendingPeer& peer, std::size_t size) noexcept;
    void run_timers();

    int socket_;
    const QuicConnection::HandshakeConfig& handshake_config_;
    const Lifeline& lifeline_;
    SetupDeadline deadline_;
    std::deque<PendingPeer> peers_;
    bool authenticated_ = false;  ///< the child has authenticated itself, and the socket is connected to it
    bool closed_ = false;         ///< the child has authenticated itself and closed its socket
    std::unique_ptr<QuicConnection> child_;
    std::vector<std::byte> incoming_;
    std::vector<std::byte> outgoing_;
};

}  // namespace ipcbench::transports
