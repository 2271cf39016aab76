#pragma once

#include <sched.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <utility>

#include "ipcbench/core/lifeline.hpp"
#include "ipcbench/core/wait.hpp"
#include "platform/cpu_relax.hpp"
#include "transports/shm/parker.hpp"
#include "transports/shm/ring_layout.hpp"

/// How one side of a segment waits. A waiting class has
/// - `until(what, ready)`: returns no fault as soon as `ready(order)` is true, else the fault that ended the wait
/// - `publish_order`: the memory order for publishing what the peer may wait for
/// - `published(what)`: must be called after publishing
///
/// and, for callers that check without waiting,
/// - `has_ended()`: returns whether `until` would return a fault
/// - `descriptor()`: becomes readable when a frame has arrived after `watch_for` returned false; -1 if there is no
///   descriptor
/// - `watch_for(ready)`: returns whether `ready(order)` is true now; if not, arms the descriptor
namespace ipcbench::transports {

/// What a side waits for, as stored in `SideState::sleeping` (0: awake). Releasing a frame's space must not wake a peer
/// that waits for an answer: that would cost it two context switches for nothing.
enum class Awaited : std::uint32_t { frame = 1, send_space = 2 };

/// The reasons that end a wait early.
class Interruption {
public:
    Interruption(const Lifeline& lifeline, const SideState& peer) noexcept : lifeline_(&lifeline), peer_(&peer) {}

    [[nodiscard]] Fault check() const noexcept {
        if (lifeline_->cut()) {
            return {FaultKind::stopped};
        }
        return peer_->closed.load(std::memory_order_acquire) != 0 ? Fault{FaultKind::closed} : Fault{};
    }

private:
    const Lifeline* lifeline_;
    const SideState* peer_;
};

/// Pauses between two polls of a word that another CPU is about to write. On x86 this is `pause`, which leaves the core
/// to its other hardware thread for 40 to 140 cycles, after a load fence. Without the fence the polls pile up in the
/// pipeline, and all of them are discarded when the line changes owner (measured: docs/transports/shared-memory.md).
inline void poll_gap() noexcept {
#if defined(__x86_64__)
    asm volatile("lfence" ::: "memory");
#endif
    platform::cpu_relax();
}

/// Polls `ready` up to `polls` times. Returns whether it became true.
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

/// Polls between two checks of the lifeline: about a microsecond.
inline constexpr std::uint32_t polls_per_check = 64;

/// Busy-polls (spin), or yields the CPU after each poll (yield).
class Polling {
public:
    static constexpr std::memory_order publish_order = std::memory_order_release;

    Polling(Wait wait, const Lifeline& lifeline, Control& control, Side self, std::unique_ptr<Parker> /*none*/) noexcept
        : interruption_(lifeline, control.side(other(self))),
          yields_(wait.mode == WaitMode::yield),
          polls_(yields_ ? 1 : polls_per_check) {}

    template <class Ready>
    [[nodiscard, gnu::always_inline]] Fault until(Awaited /*what*/, Ready ready) noexcept {
        while (!poll(ready, polls_)) {
            if (const Fault fault = interruption_.check()) [[unlikely]] {
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

    [[nodiscard]] bool has_ended() const noexcept { return static_cast<bool>(interruption_.check()); }
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
/// No wake-up is lost: the sleeper sets its flag and then checks once more what it waits for; the waker publishes and
/// then checks the flag. All four accesses are sequentially consistent, so at least one side sees the other's store
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
            const std::uint32_t polls = std::min(left, polls_per_check);
            if (poll(ready, polls)) {
                return {};
            }
            left -= polls;
            if (const Fault fault = interruption_.check()) {
                return fault.kind == FaultKind::closed && ready(std::memory_order_acquire) ? Fault{} : fault;
            }
        }
        Fault fault;
        while (true) {
            self_->store(static_cast<std::uint32_t>(what), std::memory_order_seq_cst);
            if (ready(std::memory_order_seq_cst)) {
                break;
            }
            fault = interruption_.check();
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
        // The waker has already cleared the flag. Writing it again would move its cache line between the CPUs for
        // nothing.
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

    [[nodiscard]] bool has_ended() const noexcept { return static_cast<bool>(interruption_.check()); }
    [[nodiscard]] int descriptor() noexcept {
        const int wakes = parker_->descriptor();
        watches_ = wakes >= 0;
        return wakes;
    }

    /// Leaves the flag set, so that the peer wakes us when it publishes. Earlier wake-ups are discarded first: `ready`
    /// sees what they announced.
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
    bool watches_ = false;  ///< another thread may sleep on the descriptor
};

}  // namespace ipcbench::transports
