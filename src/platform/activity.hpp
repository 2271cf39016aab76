#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>

namespace ipcbench::platform {

/// Records whether this process makes progress. The supervisors note it, at the cost of a store; only a process that
/// another one watches reports it.
class Activity {
public:
    [[nodiscard]] static Activity& here() noexcept {
        static Activity activity;
        return activity;
    }

    /// Notes that a step of the set-up or of the end is over, or that a phase begins, which `advance` then follows.
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

/// While it lives, a thread writes a line to a pipe whenever this process has gone on, five times a second at most:
/// "set-up 120" or "measuring 120", with the round trips so far. When nobody reads the pipe any more, the process ends,
/// as the one that wanted its result is gone.
class ActivityTeller {
public:
    /// No program that this one starts inherits `fd`.
    explicit ActivityTeller(int fd);
    ActivityTeller(const ActivityTeller&) = delete;
    ActivityTeller& operator=(const ActivityTeller&) = delete;
    ~ActivityTeller();

    /// Any thread: writes another line, which must be short. Never waits: what the pipe does not take is dropped.
    void say(const std::string& line) const noexcept;

private:
    void run() noexcept;

    int fd_;
    std::mutex mutex_;  // guards what follows
    std::condition_variable changed_;
    bool over_ = false;
    std::thread thread_;
};

}  // namespace ipcbench::platform
