#pragma once

#include <chrono>
#include <cstdint>

#include "ipcbench/core/result.hpp"

/// What kept this process from running although nothing that it did made it wait, and no other work had its CPU. None
/// of this costs the measured thread anything.
namespace ipcbench::platform {

/// How often the process was continued after a stop (Ctrl-Z, SIGSTOP), at least: SIGCONT stays pending until somebody
/// looks (prepare_signals), and counts once. One that comes along with an order to terminate, as timeout(1) sends it,
/// does not count.
[[nodiscard]] std::uint64_t times_continued() noexcept;

/// How long the machine has slept since it was started: by so much is CLOCK_BOOTTIME ahead of CLOCK_MONOTONIC.
[[nodiscard]] std::int64_t slept_ns() noexcept;

/// Finds out from a thread's sleeps how long it stood still: a sleep that ended late, though the thread neither waited
/// for a CPU (/proc/thread-self/schedstat) nor for a page from a disk, was held up by something that the process cannot
/// see: a paused virtual machine, a frozen cgroup, a debugger, a SIGSTOP.
class LateSleeps {
public:
    /// Before a sleep of that length.
    void begin(std::chrono::milliseconds length) noexcept;

    /// After it; harmless without a beginning.
    void end() noexcept;

    /// How long in all. What is shorter than a quarter of a second is not looked at: a busy host may well hold up a
    /// virtual machine for so long.
    [[nodiscard]] std::int64_t held_ns() const noexcept { return held_ns_; }

private:
    std::int64_t due_ns_ = 0;  ///< 0: nothing has begun
    std::int64_t delay_ns_ = -1;
    long faults_ = 0;
    std::int64_t held_ns_ = 0;
};

}  // namespace ipcbench::platform
