#pragma once

#include <optional>

namespace ipcbench::platform {

/// How the kernel answered a system call.
struct ProbeAnswer {
    int error = 0;         ///< errno; 0: it may be used
    bool killed = false;   ///< the process that tried was killed: a seccomp filter's doing
    bool in_full = false;  ///< it was made use of; otherwise only asked whether one may
};

/// Nothing where it was not asked.
struct KernelProbes {
    std::optional<ProbeAnswer> io_uring;
    std::optional<ProbeAnswer> perf;           ///< perf_event_open(2), a software event where `in_full`
    std::optional<ProbeAnswer> perf_hardware;  ///< counting CPU cycles; only where `in_full`
};

/// Asks with arguments that every kernel refuses (EFAULT), but only after it has checked whether the caller may:
/// nothing is made. The first event of perf, for one, makes the kernel patch its own code, and context switches dearer
/// for a second. `filtered`: under a seccomp filter, which may kill the calling process, so a child asks.
[[nodiscard]] KernelProbes ask_kernel(bool filtered);

/// Makes a ring and events, and closes them.
[[nodiscard]] KernelProbes try_kernel(bool filtered);

}  // namespace ipcbench::platform
