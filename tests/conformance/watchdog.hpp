#pragma once

#include <sys/types.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <mutex>
#include <thread>

namespace ipcbench::conformance {

/// Kills a process group that still exists when the time is up, so that a wait for it (waitpid(2)) returns.
class Watchdog {
public:
    Watchdog(pid_t group, std::chrono::steady_clock::duration at_most)
        : thread_([this, group, end = std::chrono::steady_clock::now() + at_most] {
              std::unique_lock lock(mutex_);
              if (!changed_.wait_until(lock, end, [this] { return dismissed_; })) {
                  has_bitten_ = true;
                  ::kill(-group, SIGKILL);
              }
          }) {}
    Watchdog(const Watchdog&) = delete;
    Watchdog& operator=(const Watchdog&) = delete;
    ~Watchdog() {
        {
            const std::lock_guard lock(mutex_);
            dismissed_ = true;
        }
        changed_.notify_one();
        thread_.join();
    }

    [[nodiscard]] bool has_bitten() const noexcept { return has_bitten_; }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    bool dismissed_ = false;
    std::atomic<bool> has_bitten_{false};
    std::thread thread_;  // last, because it uses the other members
};

}  // namespace ipcbench::conformance
