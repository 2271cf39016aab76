#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "ipcbench/core/lifeline.hpp"
#include "platform/unblocked_stream.hpp"
#include "reporters/style.hpp"

namespace ipcbench::reporters {

/// The current activity.
struct Task {
    std::string transport;
    std::size_t number = 1;  ///< this is run `number` of `of`
    std::size_t of = 1;
    std::string phase;                     ///< "warm-up", "timed", "latency", ...
    std::chrono::nanoseconds duration{0};  ///< requested; 0 if a count was requested
    std::uint64_t round_trips = 0;         ///< requested; 0 if a duration was requested
    std::chrono::nanoseconds after{0};     ///< duration of the runs after this one; 0 if unknown
};

/// Returns "[3/21] pipe, timed, 7 s left, 119,831 round trips/s", at most one line of the terminal.
[[nodiscard]] std::string progress_text(const Task& task, double elapsed_s, std::uint64_t done, const Style& style);

/// A terminal line that is rewritten four times a second: transport, phase, time left, rate so far. A separate thread
/// sleeps in between and only reads Lifeline::progress(), so the measuring thread does nothing for it.
///
/// Nothing ever waits for the terminal: output that it does not accept at once is dropped.
///
/// Create it before the measuring thread is pinned (the thread inherits its creator's CPUs) and after the Supervisor
/// (likewise its blocked signals).
class ProgressLine {
public:
    /// `fd` is where the line is written (standard error). Shows nothing and starts no thread unless `shown`, which the
    /// caller decides: isatty(fd) and not --quiet. Only the width of `style` matters.
    ProgressLine(int fd, const Style& style, bool shown);
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;
    ~ProgressLine();

    /// Shows this task from now on, starting at the current progress of `lifeline`, which must outlive the task.
    void begin(Task task, const Lifeline& lifeline);

    /// Clears the line; nothing is written until the next `begin`. Does nothing without a task.
    void end();

private:
    void run();

    std::optional<platform::UnblockedStream> screen_;  // empty if nothing is shown
    Style style_;
    std::mutex mutex_;  // guards the members below, and the writing
    std::condition_variable changed_;
    bool stopping_ = false;
    bool on_screen_ = false;
    const Lifeline* lifeline_ = nullptr;
    Task task_;
    std::uint64_t first_progress_ = 0;
    std::int64_t began_ns_ = 0;
    std::thread thread_;
};

}  // namespace ipcbench::reporters
