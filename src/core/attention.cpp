#include "ipcbench/core/attention.hpp"

#include <algorithm>
#include <thread>

namespace ipcbench {
namespace {

/// No descriptor tells of a timer inside a library, nor of a ping that got lost: so often all are looked at.
constexpr std::chrono::milliseconds longest_sleep{10};

}  // namespace

void Attentive::rest(bool news) noexcept {
    vain_ = news ? 0 : vain_ + 1;
    const bool asleep = attention_.readiness != nullptr && all_sleep();
    if (asleep && attention_.wait.mode == WaitMode::hybrid && vain_ <= attention_.wait.polls) {
        wake_all();
        return;
    }
    if (attention_.readiness != nullptr) {
        const auto ready = attention_.readiness->await(asleep ? longest_sleep : std::chrono::milliseconds{0});
        for (const std::size_t number : ready) {
            awake_[number] = std::uint8_t{true};
        }
        const std::int64_t now = now_ns();
        if ((asleep && ready.empty()) || now - all_awake_ >= std::chrono::nanoseconds(longest_sleep).count()) {
            wake_all();
            all_awake_ = now;
        }
        if (asleep) {
            return;
        }
    }
    if (!news && attention_.wait.mode != WaitMode::spin) {
        std::this_thread::yield();
    }
}

bool Attentive::all_sleep() const noexcept {
    return std::find(awake_.begin(), awake_.end(), std::uint8_t{true}) == awake_.end();
}

void Attentive::wake_all() noexcept {
    std::fill(awake_.begin(), awake_.end(), std::uint8_t{true});
}

}  // namespace ipcbench
