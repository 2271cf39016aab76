#pragma once

#include "ipcbench/core/transport.hpp"

namespace ipcbench::transports {

/// Whether GnuTLS does here what QUIC asks of it, which a system-wide policy may forbid: two sessions like those of a
/// run shake hands in memory.
[[nodiscard]] Availability probe_tls();

}  // namespace ipcbench::transports
