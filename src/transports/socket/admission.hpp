#pragma once

#include "ipcbench/core/transport.hpp"
#include "transports/fd/setup_deadline.hpp"
#include "transports/socket/socket_address.hpp"

namespace ipcbench::transports {

/// Parent: accepts on a non-blocking `listening` socket until somebody proves to be the child, whom it acknowledges;
/// closes all others. It hears all who are connected at once, so that one who says nothing keeps nobody waiting. Throws
/// Error.
[[nodiscard]] UniqueFd admit_child(int listening, const ChannelConfig& config, const SocketAddress& where);

/// Child: connects `socket`, proves itself and awaits the acknowledgement. Returns false when the parent has hung up
/// instead, as it does when too many are waiting: to be tried again with a new socket. Throws Error.
[[nodiscard]] bool seek_admission(int socket, const ChannelConfig& config, const SocketAddress& where,
                                  const SetupDeadline& deadline);

}  // namespace ipcbench::transports
