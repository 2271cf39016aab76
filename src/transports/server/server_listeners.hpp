#pragma once

#include "ipcbench/core/transport.hpp"

namespace ipcbench::transports {

/// Sets the options of a socket, and returns those that took effect.
using TuneSocket = EffectiveOptions (*)(int socket, const ChannelConfig& config);

/// Reaches a server that the run starts through its standard input and output.
[[nodiscard]] ServerReach servers_at_pipes();

/// Reaches a server that listens on a stream socket of that domain (AF_UNIX, AF_INET). If it is started without an
/// address, it is told one: a path in the run's folder, or a free port.
[[nodiscard]] ServerReach servers_at_sockets(int domain, TuneSocket tune);

}  // namespace ipcbench::transports
