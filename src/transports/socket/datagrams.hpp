#pragma once

#include "ipcbench/core/transport.hpp"
#include "transports/side.hpp"

namespace ipcbench::transports {

/// A kind of datagram socket, as data.
struct DatagramKind {
    int domain = 0;
    std::string_view name{};  ///< file name of the parent's socket in the run's folder, if it has one

    /// Whether the child must resend its nonce until it has an answer.
    bool may_lose = false;

    /// Sets the socket's options. Throws Error.
    EffectiveOptions (*tune)(int socket, const ChannelConfig& config) = nullptr;

    std::unique_ptr<Endpoint> (*make_endpoint)(UniqueFd socket, const ChannelConfig& config, EffectiveOptions options,
                                               Side side) = nullptr;
};

/// Returns the transport over such sockets: the parent binds to a new address; the child connects, so that from the
/// start it receives only from the parent, and sends the nonce. Over AF_INET its probe is `probe_loopback`.
[[nodiscard]] Transport datagram_transport(TransportInfo info, const DatagramKind& kind);

}  // namespace ipcbench::transports
