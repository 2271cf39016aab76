#pragma once

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <optional>

#include "ipcbench/core/tail.hpp"
#include "platform/proc_file.hpp"

namespace ipcbench::platform {

/// What the kernel has counted of a thread since it began.
struct ThreadCounts {
    std::optional<std::uint64_t> run_delay_ns{};  ///< nothing: the kernel does not count it
    std::uint64_t voluntary_switches = 0;
    std::uint64_t involuntary_switches = 0;
    std::uint64_t minor_faults = 0;
    std::uint64_t major_faults = 0;
    std::uint64_t stops = 0;         ///< of its process, since the counter began
    std::uint64_t cpu = 0;           ///< on which it ran last
    std::uint64_t allowed_cpus = 0;  ///< a hash of the set of CPUs that it may use
};

/// Returns what happened between the two.
[[nodiscard]] ThreadEvents events_between(const ThreadCounts& before, const ThreadCounts& after) noexcept;

/// Reads a thread's counts from /proc, which takes some ten microseconds. Nothing is asked of the thread itself, so
/// that a measured thread of another process need not know that it is watched.
class ThreadCounter {
public:
    /// Counts the calling thread.
    [[nodiscard]] static ThreadCounter of_this_thread();

    /// Counts the first thread of a process. `times_continued` says how often it was continued after a stop.
    ThreadCounter(pid_t process, std::function<std::uint64_t()> times_continued)
        : ThreadCounter(process, process, std::move(times_continued)) {}

    /// Returns nothing if the thread has ended, or /proc does not show it.
    [[nodiscard]] std::optional<ThreadCounts> read();

private:
    ThreadCounter(pid_t process, pid_t thread, std::function<std::uint64_t()> times_continued);

    std::function<std::uint64_t()> times_continued_;
    ProcFile schedstat_;
    ProcFile status_;
    ProcFile stat_;
};

}  // namespace ipcbench::platform
