#pragma once

#include <optional>

namespace ipcbench::platform {

/// How the kernel answered a system call.
struct ProbeResult {
    int error = 0;          ///< errno; 0: it may be used
    bool killed = false;    ///< the process that tried was killed, by a seccomp filter
    bool thorough = false;  ///< the feature was used; otherwise only its permission was checked
};

/// The results; nothing where a feature was not probed.
struct KernelProbes {
    std::optional<ProbeResult> io_uring;
    std::optional<ProbeResult> perf;           ///< perf_event_open(2), a software event where `thorough`
    std::optional<ProbeResult> perf_hardware;  ///< counting CPU cycles; only where `thorough`
};

/// Asks with arguments that every kernel rejects (EFAULT), but only after it has checked permissions, so that nothing
/// is created. This matters: the first perf event, for one, makes the kernel patch its own code and makes context
/// switches more expensive for a second. `filtered`: a seccomp filter, which may kill the calling process, is active,
/// so a child asks.
[[nodiscard]] KernelProbes probe_permissions(bool filtered);

/// Creates a ring and events, and closes them.
[[nodiscard]] KernelProbes probe_features(bool filtered);

}  // namespace ipcbench::platform
