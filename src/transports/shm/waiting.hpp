#pragma once

#include <sched.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <utility>

#include "ipcbench/core/lifeline.hpp"
#include "ipcbench/core/wait.hpp"
#include "transports/shm/parker.hpp"
#include "transports/shm/poll_gap.hpp"
#include "transports/shm/ring_layout.hpp"

/// How one side of a segment waits. A waiting has
///
/// - `until(what, ready)`, which returns no fault once `ready(order)` is true, else why it will not be waited for any
/// longer
/// - `publish_order`, the memory order to publish with what the peer may be waiting for, and
/// - `published(what)`, to be called after it
///
/// and for one who looks without waiting
///
/// - `has_ended()`: whether `until` would return a fault
/// - `descriptor()`: becomes readable when a frame has come since `watch_for` said no; -1 where there is none
/// - `watch_for(ready)`: whether `ready(order)` after all; if not, the descriptor tells from here on.
namespace ipcbench::transports {

/// What a side waits for; as `SideState::sleeping` says it, 0 being awake. To give back a frame's room must not wake a
/// peer that waits for an answer: that would cost it two context switches for nothing.
enum class Awaited : std::uint32_t { frame = 1, room = 2 };

/// What ends a wait early.
class Interruption {
public:
    Interruption(const Lifeline& lifeline, const SideState& peer) noexcept : lifeline_(&lifeline), peer_(&peer) {}

    [[nodiscard]] Fault look() const noexcept {
        if (lifeline_->cut()) {
            return {FaultKind::stopped};
        }
        return peer_->closed.load(std::memory_order_acquire) != 0 ? Fault{FaultKind::closed} : Fault{};
    }

private:
    const Lifeline* lifeline_;
    const SideState* peer_;
};

/// Polls `ready` up to `polls` times; true when it was.
template <class Ready>
[[gnu::always_inline]] inline bool poll(Ready& ready, std::uint32_t polls) noexcept {
    for (std::uint32_t i = 0; i < polls; ++i) {
        if (ready(std::memory_order_acquire)) [[likely]] {
            return true;
        }
        poll_gap();
    }
    return false;
}

/// Polls between two looks at the lifeline: about a microsecond.
inline constexpr std::uint32_t polls_per_look = 64;

/// Keeps the CPU (spin), or offers it to others after each poll (yield).
class Polling {
public:
    static constexpr std::memory_order publish_order = std::memory_order_release;

    Polling(Wait wait, const Lifeline& lifeline, Control& control, Side self, std::unique_ptr<Parker> /*none*/) noexcept
        : interruption_(lifeline, control.side(other(self))),
          yields_(wait.mode == WaitMode::yield),
          polls_(yields_ ? 1 : polls_per_look) {}

    template <class Ready>
    [[nodiscard, gnu::always_inline]] Fault until(Awaited /*what*/, Ready ready) noexcept {
        while (!poll(ready, polls_)) {
            if (const Fault fault = interruption_.look()) [[unlikely]] {
                // What the peer published before it closed still counts.
                return fault.kind == FaultKind::closed && ready(std::memory_order_acquire) ? Fault{} : fault;
            }
            if (yields_) {
                ::sched_yield();
            }
        }
        return {};
    }

    void published(Awaited /*what*/) noexcept {}
    void wake_peer() noexcept {}

    [[nodiscard]] bool has_ended() const noexcept { return static_cast<bool>(interruption_.look()); }
    [[nodiscard]] int descriptor() const noexcept { return -1; }
    template <class Ready>
    [[nodiscard]] bool watch_for(Ready /*ready*/) const noexcept {
        return false;
    }

private:
    Interruption interruption_;
    bool yields_;
    std::uint32_t polls_;
};

/// Polls a bounded number of times, or not at all, then sleeps.
///
/// No wake-up is lost: the sleeper raises its flag and then looks once more at what it waits for; the waker publishes
/// and then looks at the flag. All four are sequentially consistent, so at least one of the two sees the other's
/// (Dekker).
class Parking {
public:
    static constexpr std::memory_order publish_order = std::memory_order_seq_cst;

    Parking(Wait wait, const Lifeline& lifeline, Control& control, Side self, std::unique_ptr<Parker> parker) noexcept
        : interruption_(lifeline, control.side(other(self))),
          self_(&control.side(self).sleeping),
          peer_(&control.side(other(self)).sleeping),
          polls_(wait.mode == WaitMode::hybrid ? wait.polls : 0),
          parker_(std::move(parker)) {}

    template <class Ready>
    [[nodiscard]] Fault until(Awaited what, Ready ready) noexcept {
        if (ready(std::memory_order_acquire)) {
            return {};
        }
        for (std::uint32_t left = polls_; left > 0;) {
            const std::uint32_t polls = std::min(left, polls_per_look);
            if (poll(ready, polls)) {
                return {};
            }
            left -= polls;
            if (const Fault fault = interruption_.look()) {
                return fault.kind == FaultKind::closed && ready(std::memory_order_acquire) ? Fault{} : fault;
            }
        }
        Fault fault;
        while (true) {
            self_->store(static_cast<std::uint32_t>(what), std::memory_order_seq_cst);
            if (ready(std::memory_order_seq_cst)) {
                break;
            }
            fault = interruption_.look();
            if (fault && ready(std::memory_order_seq_cst)) {
                fault = {};
                break;
            }
            if (fault) {
                break;
            }
            fault = parker_->park();
            if (fault || ready(std::memory_order_acquire)) {
                break;
            }
        }
        // Who woke us has lowered the flag already; written again, its line would go to and fro for nothing.
        if (self_->load(std::memory_order_relaxed) != 0) {
            self_->store(0, std::memory_order_relaxed);
        }
        return fault;
    }

    void published(Awaited what) noexcept {
        if (peer_->load(std::memory_order_seq_cst) == static_cast<std::uint32_t>(what)) {
            wake_peer();
        }
    }
    void wake_peer() noexcept {
        if (peer_->exchange(0, std::memory_order_acq_rel) != 0) {
            parker_->unpark();
        }
    }

    [[nodiscard]] bool has_ended() const noexcept { return static_cast<bool>(interruption_.look()); }
    [[nodiscard]] int descriptor() noexcept {
        const int wakes = parker_->descriptor();
        watches_ = wakes >= 0;
        return wakes;
    }

    /// The flag stays up, so that the peer wakes us when it publishes. Earlier wake-ups are forgotten before: what they
    /// announced is seen here.
    template <class Ready>
    [[nodiscard]] bool watch_for(Ready ready) noexcept {
        if (!watches_) {
            return false;
        }
        parker_->forget();
        self_->store(static_cast<std::uint32_t>(Awaited::frame), std::memory_order_seq_cst);
        return ready(std::memory_order_seq_cst) || has_ended();
    }

private:
    Interruption interruption_;
    std::atomic<std::uint32_t>* self_;
    std::atomic<std::uint32_t>* peer_;
    std::uint32_t polls_;
    std::unique_ptr<Parker> parker_;
    bool watches_ = false;  ///< somebody may sleep on the descriptor
};

}  // namespace ipcbench::transports
