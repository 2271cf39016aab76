#pragma once

#include "ipcbench/core/transport.hpp"

namespace ipcbench::transports {

/// A ConnectionKind's `tune` for TCP: no delay, and the buffers that were asked for. Throws Error.
EffectiveOptions tune_tcp(int socket, const ChannelConfig& config);

}  // namespace ipcbench::transports
