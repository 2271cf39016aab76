#pragma once

#include <sys/socket.h>

#include <deque>
#include <memory>
#include <vector>

#include "transports/fd/setup_deadline.hpp"
#include "transports/quic/quic_connection.hpp"
#include "transports/socket/socket_address.hpp"

namespace ipcbench::transports {

/// The parent's side of the handshake: talks to all who knock at once, so that a silent one keeps nobody waiting, until
/// one has proved to be the child.
class QuicReception {
public:
    /// Borrows all; `socket` is bound, not connected.
    QuicReception(int socket, const QuicConnection::Terms& terms, const ChannelConfig& config,
                  const SocketAddress& where);

    /// Returns the child's connection, with the socket connected to it: from then on the kernel lets nobody else in,
    /// and QUIC ignores what others sent before. Throws Error.
    [[nodiscard]] std::unique_ptr<QuicConnection> run();

private:
    struct Caller {
        sockaddr_storage from;
        socklen_t size;
        std::unique_ptr<QuicConnection> connection;
    };

    void wait();
    /// Takes one datagram; false when there is none.
    [[nodiscard]] bool hear();
    [[nodiscard]] Caller* caller_at(const sockaddr_storage& from, socklen_t size) noexcept;
    [[nodiscard]] Caller* admit(const sockaddr_storage& from, socklen_t size, std::span<const std::byte> datagram);
    void serve(Caller& caller, Fault fault);
    void meet(Caller& caller);
    void send(const Caller& caller, std::size_t size) noexcept;
    void run_timers();

    int socket_;
    const QuicConnection::Terms& terms_;
    const Lifeline& lifeline_;
    SetupDeadline deadline_;
    std::deque<Caller> callers_;
    bool met_ = false;   ///< the child has proved itself, and the socket is connected to its own
    bool gone_ = false;  ///< and has closed its socket
    std::unique_ptr<QuicConnection> child_;
    std::vector<std::byte> incoming_;
    std::vector<std::byte> outgoing_;
};

}  // namespace ipcbench::transports
