#include "transports/shm/proof.hpp"

#include <algorithm>
#include <ctime>

#include "ipcbench/base/error.hpp"
#include "ipcbench/core/clock.hpp"
#include "platform/random.hpp"

namespace ipcbench::transports {
namespace {

/// What `Words::state` says.
enum State : std::uint32_t { silent = 0, given = 1, accepted = 2 };

/// Looks again and again, with pauses, until `there()` or until time is up or the lifeline is cut: then an Error that
/// says what `who` has not done.
template <class There>
void look_until(There there, const std::string& who, std::chrono::milliseconds timeout, const Lifeline& lifeline) {
    const std::int64_t end = now_ns() + std::chrono::nanoseconds(timeout).count();
    while (!there()) {
        if (lifeline.cut()) {
            throw Error(ErrorKind::failed, who + " was gone before it opened the shared segment");
        }
        if (now_ns() >= end) {
            throw Error(ErrorKind::failed,
                        who + " has not taken up the shared segment within " + std::to_string(timeout.count()) + " ms",
                        "give it more time with --timeout");
        }
        constexpr timespec pause{.tv_sec = 0, .tv_nsec = 200'000};
        ::nanosleep(&pause, nullptr);
    }
}

}  // namespace

void Proof::give(const std::string& nonce, std::chrono::milliseconds timeout, const Lifeline& lifeline) const {
    const auto is_accepted = [&] {
        std::uint32_t state = words_->state.load(std::memory_order_acquire);
        if (state == silent) {  // not given yet, or the parent is looking at it, or took a stranger's words for ours
            for (std::size_t i = 0; i < std::min(nonce.size(), words_->nonce.size()); ++i) {
                words_->nonce[i].store(nonce[i], std::memory_order_relaxed);
            }
            // Not a plain store: it could undo an acceptance that comes between our look and this.
            words_->state.compare_exchange_strong(state, given, std::memory_order_release, std::memory_order_acquire);
        }
        return state == accepted;
    };
    look_until(is_accepted, "the parent", timeout, lifeline);
}

void Proof::await(const std::string& nonce, std::chrono::milliseconds timeout, const Lifeline& lifeline) const {
    const auto is_given = [&] {
        if (words_->state.exchange(silent, std::memory_order_acquire) != given) {
            return false;
        }
        std::string said(words_->nonce.size(), '\0');
        for (std::size_t i = 0; i < said.size(); ++i) {
            said[i] = words_->nonce[i].load(std::memory_order_relaxed);
        }
        return platform::same_secret(said, nonce);
    };
    look_until(is_given, "the child", timeout, lifeline);
    words_->state.store(accepted, std::memory_order_release);
}

}  // namespace ipcbench::transports
