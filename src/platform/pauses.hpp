#pragma once

#include <chrono>
#include <cstdint>

#include "ipcbench/core/result.hpp"

/// Detects what kept this process from running although it was not waiting for anything and no other work had its CPU.
/// The detection costs the measured thread nothing.
namespace ipcbench::platform {

/// Returns how often, at least, the process was continued after a stop (Ctrl-Z, SIGSTOP). SIGCONT stays pending until
/// it is checked (prepare_signals), so several count as one. A SIGCONT together with a termination signal, as
/// timeout(1) sends it, does not count.
[[nodiscard]] std::uint64_t times_continued() noexcept;

/// Returns how long the machine has been suspended since it booted: the lead of CLOCK_BOOTTIME over CLOCK_MONOTONIC.
[[nodiscard]] std::int64_t suspended_ns() noexcept;

/// Measures from a thread's sleeps how long it was stalled. A sleep overran because of something that the process
/// cannot see (a paused virtual machine, a frozen cgroup, a debugger, a SIGSTOP) if the thread neither waited for a CPU
/// (/proc/thread-self/schedstat) nor for a page from a disk.
class SleepOverruns {
public:
    /// Records the start of a sleep of that length; call it right before.
    void begin(std::chrono::milliseconds length) noexcept;

    /// Records the end of the sleep; call it right after. Harmless without `begin`.
    void end() noexcept;

    /// Returns the total time. Overruns of less than a quarter of a second are ignored: a busy host may delay a virtual
    /// machine that long.
    [[nodiscard]] std::int64_t stalled_ns() const noexcept { return stalled_ns_; }

private:
    std::int64_t scheduled_ns_ = 0;  ///< 0: no sleep has begun
    std::int64_t delay_ns_ = -1;
    long faults_ = 0;
    std::int64_t stalled_ns_ = 0;
};

}  // namespace ipcbench::platform
