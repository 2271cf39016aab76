#include "ipcbench/core/ready_set.hpp"

#include <algorithm>
#include <thread>

namespace ipcbench {
namespace {

/// No descriptor signals a timer inside a library or a lost ping, so all connections are checked this often.
constexpr std::chrono::milliseconds longest_sleep{10};

}  // namespace

void ReadySet::wait_if_idle(bool progressed) noexcept {
    idle_rounds_ = progressed ? 0 : idle_rounds_ + 1;
    const bool asleep = event_loop_wait_.poller != nullptr && all_idle();
    if (asleep && event_loop_wait_.wait.mode == WaitMode::hybrid && idle_rounds_ <= event_loop_wait_.wait.polls) {
        mark_all_ready();
        return;
    }
    if (event_loop_wait_.poller != nullptr) {
        const auto ready = event_loop_wait_.poller->poll(asleep ? longest_sleep : std::chrono::milliseconds{0});
        for (const std::size_t number : ready) {
            ready_[number] = std::uint8_t{true};
        }
        const std::int64_t now = now_ns();
        if ((asleep && ready.empty()) || now - last_full_round_ns_ >= std::chrono::nanoseconds(longest_sleep).count()) {
            mark_all_ready();
            last_full_round_ns_ = now;
        }
        if (asleep) {
            return;
        }
    }
    if (!progressed && event_loop_wait_.wait.mode != WaitMode::spin) {
        std::this_thread::yield();
    }
}

bool ReadySet::all_idle() const noexcept {
    return std::find(ready_.begin(), ready_.end(), std::uint8_t{true}) == ready_.end();
}

void ReadySet::mark_all_ready() noexcept {
    std::fill(ready_.begin(), ready_.end(), std::uint8_t{true});
}

}  // namespace ipcbench
