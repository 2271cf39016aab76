#pragma once

#include "ipcbench/core/transport.hpp"
#include "transports/socket/own_address.hpp"

namespace ipcbench::transports {

/// A sort of socket that is listened on, connected to and accepted, as data.
struct ConnectionKind {
    int domain = 0;
    int type = 0;
    std::string_view name;  ///< of its file in the run's folder, where it has one

    /// Sets what must be set before it is connected, on every socket of the connection. Throws Error.
    EffectiveOptions (*tune)(int socket, const ChannelConfig& config) = nullptr;

    std::unique_ptr<Endpoint> (*make_endpoint)(UniqueFd socket, const ChannelConfig& config,
                                               EffectiveOptions options) = nullptr;
};

/// Parent: a socket that listens at a fresh address and accepts only the child.
class Entrance {
public:
    /// Throws Error.
    Entrance(const ConnectionKind& kind, const ChannelConfig& config);

    [[nodiscard]] const SocketAddress& where() const noexcept { return address_.where(); }

    /// Waits for the child, then takes the address away. Throws Error.
    [[nodiscard]] UniqueFd admit();

private:
    const ChannelConfig& config_;
    UniqueFd socket_;
    OwnAddress address_;
};

/// The child's connection to the parent's Entrance, and the resulting socket options.
struct Entered {
    UniqueFd socket;
    EffectiveOptions options;
};

/// Child: connects and proves itself. Throws Error.
[[nodiscard]] Entered enter(const ConnectionKind& kind, const ChannelConfig& config, const Address& address);

/// Parent: listens at a fresh address. Throws Error.
[[nodiscard]] std::unique_ptr<Listener> listen_for_connection(const ConnectionKind& kind, const ChannelConfig& config);

/// Child: connects and proves itself. Throws Error.
[[nodiscard]] std::unique_ptr<Endpoint> connect_to_parent(const ConnectionKind& kind, const ChannelConfig& config,
                                                          const Address& address);

}  // namespace ipcbench::transports
