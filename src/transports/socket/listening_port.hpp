#pragma once

#include "transports/socket/socket_address.hpp"

namespace ipcbench::transports {

/// Makes the kernel ignore new connections to that port of this process (a filter on the listening socket that passes
/// nothing); existing connections are not affected.
///
/// For libraries that accept on their own threads for as long as there is a connection, because closing the listener
/// would close that, too. This way nobody can keep them busy, or use up the process's descriptors, during the
/// measurement. If the socket is not found, for example without /proc, the library has to turn strangers away itself.
void close_port_to_newcomers(const SocketAddress& where) noexcept;

}  // namespace ipcbench::transports
