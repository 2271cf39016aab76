#pragma once

#include "ipcbench/core/transport.hpp"

namespace ipcbench::transports {

/// A sort of datagram socket, as data.
struct DatagramKind {
    int domain = 0;
    std::string_view name;  ///< of the parent's file in the run's folder, where it has one

    /// Whether the child must send its nonce again until it is answered.
    bool may_lose = false;

    /// Sets the socket's options. Throws Error.
    EffectiveOptions (*tune)(int socket, const ChannelConfig& config) = nullptr;

    enum class Side { parent, child };
    std::unique_ptr<Endpoint> (*make_endpoint)(UniqueFd socket, const ChannelConfig& config, EffectiveOptions options,
                                               Side side) = nullptr;
};

/// Parent: binds to a fresh address. Throws Error.
[[nodiscard]] std::unique_ptr<Listener> listen_for_datagrams(const DatagramKind& kind, const ChannelConfig& config);

/// Child: connects, so that it hears nobody but the parent from the beginning, and proves itself. Throws Error.
[[nodiscard]] std::unique_ptr<Endpoint> send_datagrams_to_parent(const DatagramKind& kind, const ChannelConfig& config,
                                                                 const Address& address);

}  // namespace ipcbench::transports
