#pragma once

#include "ipcbench/core/transport.hpp"

namespace ipcbench::transports {

/// Sets TCP_NODELAY and the buffer sizes that the user asked for: a ConnectionKind's `tune` for TCP. Throws Error.
EffectiveOptions tune_tcp(int socket, const ChannelConfig& config);

}  // namespace ipcbench::transports
