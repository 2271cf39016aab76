#pragma once

#include <condition_variable>
#include <cstddef>
#include <mutex>

namespace ipcbench::runner {

/// Where several threads wait for one another before they begin, except for those that will not come any more.
class StartLine {
public:
    explicit StartLine(std::size_t runners) : expected_(runners) {}

    /// Waits until all others have arrived or left.
    void arrive() {
        std::unique_lock lock(mutex_);
        ++arrived_;
        changed_.notify_all();
        changed_.wait(lock, [this] { return arrived_ >= expected_; });
    }

    /// For a runner that has not arrived and never will.
    void leave() {
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
