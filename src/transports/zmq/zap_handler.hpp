#pragma once

#include "transports/zmq/socket.hpp"

namespace ipcbench::transports::zeromq {

/// Answers libzmq's authentication requests (ZAP, https://rfc.zeromq.org/spec/27/). Until a peer is accepted, it is not
/// connected to the socket and nothing that it sends is received. One per context, created before its sockets are
/// bound.
class ZapHandler {
public:
    /// Throws Error.
    ZapHandler(const Context& context, std::string nonce);

    /// Returns the socket to wait on; it is readable when there is a request.
    [[nodiscard]] const Socket& requests() const noexcept { return requests_; }

    /// Answers the pending request. Returns true if the peer knows the nonce. Throws Error.
    [[nodiscard]] bool answer() const;

private:
    Socket requests_;
    std::string nonce_;
};

/// Makes a socket require authentication of every peer that connects to it. Throws Error.
void require_zap(const Socket& socket);

/// Makes a socket authenticate itself when it connects. Throws Error.
void present_credentials(const Socket& socket, const std::string& nonce);

}  // namespace ipcbench::transports::zeromq
