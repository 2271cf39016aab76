#pragma once

#include "transports/socket/socket_address.hpp"

namespace ipcbench::transports {

/// Makes the kernel ignore new connections to that port of this process, with a filter on the listening socket that
/// passes nothing. Existing connections are not affected.
///
/// For libraries that accept on their own threads as long as a connection exists, because closing the listener would
/// close that connection too. The filter keeps other processes from loading these threads, or from using up the
/// process's descriptors, during the measurement. If the socket is not found, for example without /proc, the library
/// has to reject unauthenticated peers itself.
void close_listening_port(const SocketAddress& where) noexcept;

}  // namespace ipcbench::transports
