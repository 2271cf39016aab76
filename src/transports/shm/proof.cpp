#include "transports/shm/proof.hpp"

#include <algorithm>
#include <ctime>

#include "ipcbench/base/error.hpp"
#include "ipcbench/core/clock.hpp"
#include "platform/random.hpp"

namespace ipcbench::transports {

void Proof::give(const std::string& nonce) const noexcept {
    for (std::size_t i = 0; i < std::min(nonce.size(), words_->nonce.size()); ++i) {
        words_->nonce[i].store(nonce[i], std::memory_order_relaxed);
    }
    words_->given.store(1, std::memory_order_release);
}

void Proof::await(const std::string& nonce, std::chrono::milliseconds timeout, const Lifeline& lifeline) const {
    const std::int64_t end = now_ns() + std::chrono::nanoseconds(timeout).count();
    while (true) {
        if (words_->given.exchange(0, std::memory_order_acquire) != 0) {
            std::string given(words_->nonce.size(), '\0');
            for (std::size_t i = 0; i < given.size(); ++i) {
                given[i] = words_->nonce[i].load(std::memory_order_relaxed);
            }
            if (platform::same_secret(given, nonce)) {
                return;
            }
        }
        if (lifeline.cut()) {
            throw Error(ErrorKind::failed, "the child was gone before it opened the shared segment");
        }
        if (now_ns() >= end) {
            throw Error(ErrorKind::failed,
                        "the child has not opened the shared segment within " + std::to_string(timeout.count()) + " ms",
                        "give it more time with --timeout");
        }
        constexpr timespec pause{.tv_sec = 0, .tv_nsec = 200'000};
        ::nanosleep(&pause, nullptr);
    }
}

}  // namespace ipcbench::transports
