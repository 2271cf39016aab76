#pragma once

#include "transports/zmq/socket.hpp"

namespace ipcbench::transports::zeromq {

/// Answers libzmq's question whether a peer may come in (ZAP, https://rfc.zeromq.org/spec/27/): before it has said yes
/// the peer is none of the socket's, and nothing that it sends is received. One per context, and before its sockets are
/// bound.
class Doorkeeper {
public:
    /// Throws Error.
    Doorkeeper(const Context& context, std::string nonce);

    /// To be waited for; has a question when it is readable.
    [[nodiscard]] const Socket& questions() const noexcept { return questions_; }

    /// Answers the question that is there: true, if the one who asks knows the nonce. Throws Error.
    [[nodiscard]] bool answer() const;

private:
    Socket questions_;
    std::string nonce_;
};

/// Makes a socket one that whoever connects to it must prove himself to. Throws Error.
void guard(const Socket& socket);

/// Makes a socket prove itself where it connects. Throws Error.
void show(const Socket& socket, const std::string& nonce);

}  // namespace ipcbench::transports::zeromq
