#pragma once

#include "ipcbench/core/transport.hpp"
#include "transports/fd/setup_deadline.hpp"
#include "transports/socket/socket_address.hpp"

namespace ipcbench::transports {

/// Parent: accepts connections on the non-blocking `listening` socket until a peer sends the nonce, and acknowledges
/// that one; closes all others. Serves all connections at once, so a silent peer does not delay the child. Throws
/// Error.
[[nodiscard]] UniqueFd accept_child(int listening, const ChannelConfig& config, const SocketAddress& where);

/// Child: connects `socket`, sends the nonce and waits for the acknowledgement. Returns false if the parent has closed
/// the connection, as it does when too many are pending: try again with a new socket. Throws Error.
[[nodiscard]] bool prove_to_parent(int socket, const ChannelConfig& config, const SocketAddress& where,
                                   const SetupDeadline& deadline);

}  // namespace ipcbench::transports
