#pragma once

#include <chrono>
#include <cstdint>

#include "ipcbench/core/result.hpp"

/// What kept this process from running although it was not waiting for anything and no other work had its CPU. Finding
/// out costs the measured thread nothing.
namespace ipcbench::platform {

/// How often the process was continued after a stop (Ctrl-Z, SIGSTOP), at least: SIGCONT stays pending until it is
/// checked (prepare_signals), and counts once. A SIGCONT together with a termination signal, as timeout(1) sends it,
/// does not count.
[[nodiscard]] std::uint64_t times_continued() noexcept;

/// How long the machine has been suspended since it booted: the lead of CLOCK_BOOTTIME over CLOCK_MONOTONIC.
[[nodiscard]] std::int64_t slept_ns() noexcept;

/// Finds out from a thread's sleeps how long it stood still: a sleep that ended late, though the thread neither waited
/// for a CPU (/proc/thread-self/schedstat) nor for a page from a disk, was held up by something that the process cannot
/// see: a paused virtual machine, a frozen cgroup, a debugger, a SIGSTOP.
class LateSleeps {
public:
    /// Call before a sleep of that length.
    void begin(std::chrono::milliseconds length) noexcept;

    /// Call after it; harmless without `begin`.
    void end() noexcept;

    /// The total time. Ignores anything shorter than a quarter of a second: a busy host may well hold up a virtual
    /// machine that long.
    [[nodiscard]] std::int64_t held_ns() const noexcept { return held_ns_; }

private:
    std::int64_t due_ns_ = 0;  ///< 0: nothing has begun
    std::int64_t delay_ns_ = -1;
    long faults_ = 0;
    std::int64_t held_ns_ = 0;
};

}  // namespace ipcbench::platform
