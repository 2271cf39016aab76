#pragma once

#include "transports/quic/quic_socket.hpp"

namespace ipcbench::transports {

/// Parent, the QUIC server: binds to a fresh address, with a fresh certificate that the child is told. Whoever wants to
/// connect must prove by his certificate to be the child. Throws Error.
[[nodiscard]] std::unique_ptr<Listener> listen_for_quic(const QuicKind& kind, const ChannelConfig& config);

/// Child, the QUIC client. Its key follows from ChannelConfig::nonce, so that the parent knows the certificate it is to
/// expect. Throws Error.
[[nodiscard]] std::unique_ptr<Endpoint> connect_by_quic(const QuicKind& kind, const ChannelConfig& config,
                                                        const Address& address);

}  // namespace ipcbench::transports
