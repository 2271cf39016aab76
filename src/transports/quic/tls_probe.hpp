#pragma once

#include "ipcbench/core/transport.hpp"

namespace ipcbench::transports {

/// Checks that GnuTLS can do what QUIC needs, which a system-wide policy may forbid: tries a handshake in memory
/// between two sessions like those of a run.
[[nodiscard]] Availability probe_tls();

}  // namespace ipcbench::transports
