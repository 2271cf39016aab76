#pragma once

#include "ipcbench/core/transport.hpp"
#include "transports/socket/own_address.hpp"

namespace ipcbench::transports {

/// A kind of connection-oriented socket (listen, connect, accept), as data.
struct ConnectionKind {
    int domain = 0;
    int type = 0;
    std::string_view name{};  ///< file name in the run's folder, if it has one

    /// Sets the options that must be set before connecting, on every socket of the connection. Throws Error.
    EffectiveOptions (*tune)(int socket, const ChannelConfig& config) = nullptr;

    std::unique_ptr<Endpoint> (*make_endpoint)(UniqueFd socket, const ChannelConfig& config,
                                               EffectiveOptions options) = nullptr;
};

/// Parent: a socket that listens on a new address and accepts only the child.
class ChildAcceptor {
public:
    /// Throws Error.
    ChildAcceptor(const ConnectionKind& kind, const ChannelConfig& config);

    [[nodiscard]] const SocketAddress& where() const noexcept { return address_.where(); }

    /// Waits for the child, then removes the address. Throws Error.
    [[nodiscard]] UniqueFd accept();

private:
    const ChannelConfig& config_;
    UniqueFd socket_;
    OwnAddress address_;
};

/// The child's connection to the parent's ChildAcceptor, and the resulting socket options.
struct ChildConnection {
    UniqueFd socket;
    EffectiveOptions options;
};

/// Child: connects and sends the nonce. Throws Error.
[[nodiscard]] ChildConnection connect_and_prove(const ConnectionKind& kind, const ChannelConfig& config,
                                                const Address& address);

/// Returns the transport over such a connection: the parent listens on a new address, and the child connects and sends
/// the nonce. Over AF_INET its probe is `probe_loopback`.
[[nodiscard]] Transport connection_transport(TransportInfo info, const ConnectionKind& kind);

/// As above, with another `make_endpoint` for the child, where the two sides have different roles.
[[nodiscard]] Transport connection_transport(TransportInfo info, const ConnectionKind& kind,
                                             decltype(ConnectionKind::make_endpoint) make_endpoint_of_child);

}  // namespace ipcbench::transports
