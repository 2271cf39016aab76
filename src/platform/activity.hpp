#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>

namespace ipcbench::platform {

/// Records whether this process makes progress. The supervisors record it, at the cost of one store. Only a process
/// that another process watches reports it.
class Activity {
public:
    [[nodiscard]] static Activity& here() noexcept {
        static Activity activity;
        return activity;
    }

    /// Records that a step of the set-up or of the shutdown is over, or that a phase begins, which `advance` then
    /// follows.
    void step(bool measuring) noexcept {
        measuring_.store(measuring, std::memory_order_relaxed);
        steps_.fetch_add(1, std::memory_order_relaxed);
    }
    void advance(std::uint64_t round_trips) noexcept { round_trips_.fetch_add(round_trips, std::memory_order_relaxed); }

    [[nodiscard]] bool measuring() const noexcept { return measuring_.load(std::memory_order_relaxed); }
    [[nodiscard]] std::uint64_t steps() const noexcept { return steps_.load(std::memory_order_relaxed); }
    [[nodiscard]] std::uint64_t round_trips() const noexcept { return round_trips_.load(std::memory_order_relaxed); }

private:
    Activity() = default;

    std::atomic<bool> measuring_{false};
    std::atomic<std::uint64_t> steps_{0};
    std::atomic<std::uint64_t> round_trips_{0};
};

/// While this object lives, a thread writes a line to a pipe whenever this process has made progress, at most five
/// times a second: "set-up 120" or "measuring 120", with the number of round trips so far. When nobody reads the pipe
/// any more, the process exits, because the program that wanted its result is gone.
class ActivityReporter {
public:
    /// Keeps programs that this one starts from inheriting `fd`.
    explicit ActivityReporter(int fd);
    ActivityReporter(const ActivityReporter&) = delete;
    ActivityReporter& operator=(const ActivityReporter&) = delete;
    ~ActivityReporter();

    /// Writes another line, which must be short. Callable from any thread. Never waits: a line that the pipe cannot
    /// take is dropped. A line of this object's own never follows it with what was the case before.
    void report(const std::string& line) noexcept;

private:
    void run() noexcept;
    void write(const std::string& line) const noexcept;

    int fd_;
    std::mutex mutex_;  // guards the members below, and the writing
    std::condition_variable changed_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace ipcbench::platform
