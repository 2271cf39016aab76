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
#include "reporters/style.hpp"
#include "reporters/unblocked_stream.hpp"

namespace ipcbench::reporters {

/// What is going on now.
struct Task {
    std::string transport;
    std::size_t number = 1;  ///< this is run `number` of `of`
    std::size_t of = 1;
    std::string phase;                     ///< "warm-up", "rate", "percentiles", ...
    std::chrono::nanoseconds duration{0};  ///< asked for; 0 where a count was
    std::uint64_t round_trips = 0;         ///< asked for; 0 where a duration was
    std::chrono::nanoseconds after{0};     ///< what the runs after this one will take; 0 where that is not known
};

/// "[3/21] pipe, rate, 7 s left, 119,831 round trips/s", no longer than one line of the terminal.
[[nodiscard]] std::string progress_text(const Task& task, double elapsed_s, std::uint64_t done, const Style& style);

/// One line on the terminal that is rewritten four times a second: transport, phase, time left, rate so far. A thread
/// of its own sleeps in between and only reads Lifeline::progress(): the measuring thread does nothing for it.
///
/// Nobody ever waits for the terminal: what it does not take at once is dropped.
///
/// Make it before the measuring thread is pinned (the thread takes over its creator's CPUs) and after the Supervisor
/// (likewise its blocked signals).
class ProgressLine {
public:
    /// `fd`: where the line goes (standard error). Shows nothing and starts no thread unless `shown`, which is for the
    /// caller to decide: isatty(fd) and not --quiet. Only the width of `style` matters.
    ProgressLine(int fd, const Style& style, bool shown);
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;
    ~ProgressLine();

    /// From now on shows this task, beginning at the progress that `lifeline` has now; it must outlive the task.
    void begin(Task task, const Lifeline& lifeline);

    /// Clears the line; nothing is written until the next `begin`. Harmless when there is none.
    void end();

private:
    void run();

    std::optional<UnblockedStream> screen_;  // none where nothing is shown
    Style style_;
    std::mutex mutex_;  // guards what follows, and the writing
    std::condition_variable changed_;
    bool over_ = false;
    bool on_screen_ = false;
    const Lifeline* lifeline_ = nullptr;
    Task task_;
    std::uint64_t first_progress_ = 0;
    std::int64_t began_ns_ = 0;
    std::thread thread_;
};

}  // namespace ipcbench::reporters
