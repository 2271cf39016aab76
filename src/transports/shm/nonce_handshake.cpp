#include "transports/shm/nonce_handshake.hpp"

#include <algorithm>
#include <ctime>

#include "ipcbench/base/error.hpp"
#include "ipcbench/core/clock.hpp"
#include "platform/random.hpp"

namespace ipcbench::transports {
namespace {

/// The values of `HandshakeWords::state`.
enum State : std::uint32_t { silent = 0, given = 1, accepted = 2 };

/// Polls `there()`, with pauses, until it is true. Throws an Error that names `who` when the time is up or the lifeline
/// is cut.
template <class There>
void check_until(There there, const std::string& who, std::chrono::milliseconds timeout, const Lifeline& lifeline) {
    const std::int64_t end = now_ns() + std::chrono::nanoseconds(timeout).count();
    while (!there()) {
        if (lifeline.cut()) {
            throw Error(ErrorKind::failed, who + " ended before it opened the shared segment");
        }
        if (now_ns() >= end) {
            throw Error(ErrorKind::failed,
                        who + " has not opened the shared segment within " + std::to_string(timeout.count()) + " ms",
                        "give it more time with --timeout");
        }
        constexpr timespec pause{.tv_sec = 0, .tv_nsec = 200'000};
        ::nanosleep(&pause, nullptr);
    }
}

}  // namespace

void NonceHandshake::send(const std::string& nonce, std::chrono::milliseconds timeout, const Lifeline& lifeline) const {
    const auto is_accepted = [&] {
        std::uint32_t state = words_->state.load(std::memory_order_acquire);
        // Silent: not given yet, or the parent is checking it, or the parent rejected a nonce from another process.
        if (state == silent) {
            for (std::size_t i = 0; i < std::min(nonce.size(), words_->nonce.size()); ++i) {
                words_->nonce[i].store(nonce[i], std::memory_order_relaxed);
            }
            // A plain store could overwrite an acceptance that the parent made after the load above.
            words_->state.compare_exchange_strong(state, given, std::memory_order_release, std::memory_order_acquire);
        }
        return state == accepted;
    };
    check_until(is_accepted, "the parent", timeout, lifeline);
}

void NonceHandshake::await(const std::string& nonce, std::chrono::milliseconds timeout,
                           const Lifeline& lifeline) const {
    const auto is_given = [&] {
        if (words_->state.exchange(silent, std::memory_order_acquire) != given) {
            return false;
        }
        std::string given(words_->nonce.size(), '\0');
        for (std::size_t i = 0; i < given.size(); ++i) {
            given[i] = words_->nonce[i].load(std::memory_order_relaxed);
        }
        return platform::same_secret(given, nonce);
    };
    check_until(is_given, "the child", timeout, lifeline);
    words_->state.store(accepted, std::memory_order_release);
}

}  // namespace ipcbench::transports
