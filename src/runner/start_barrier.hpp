#pragma once

#include <condition_variable>
#include <cstddef>
#include <mutex>

namespace ipcbench::runner {

/// A barrier where several threads wait for one another before they start; threads that will not arrive can drop out.
class StartBarrier {
public:
    explicit StartBarrier(std::size_t threads) : expected_(threads) {}

    /// Waits until all other threads have arrived or dropped out.
    void arrive_and_wait() {
        std::unique_lock lock(mutex_);
        ++arrived_;
        changed_.notify_all();
        changed_.wait(lock, [this] { return arrived_ >= expected_; });
    }

    /// Removes a thread that has not arrived and never will.
    void drop() {
        const std::scoped_lock lock(mutex_);
        --expected_;
        changed_.notify_all();
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::size_t expected_;
    std::size_t arrived_ = 0;
};

}  // namespace ipcbench::runner
