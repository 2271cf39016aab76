#pragma once

#include "transports/socket/socket_address.hpp"

namespace ipcbench::transports {

/// Has the kernel ignore whoever wants to connect to that port of this process's from now on (a filter on the listening
/// socket that passes nothing); connections that stand are not touched.
///
/// For libraries that accept on their own threads for as long as there is a connection: closing the listener would
/// close that, too. So nobody can make them busy, or use up the process's descriptors, while it measures. Where the
/// socket is not found, as without /proc, the library turns strangers away as it can.
void close_port_to_newcomers(const SocketAddress& where) noexcept;

}  // namespace ipcbench::transports
