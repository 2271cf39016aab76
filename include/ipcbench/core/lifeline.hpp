#pragma once

#include <atomic>
#include <cstdint>

namespace ipcbench {

/// Why waiting calls of a channel return early.
enum class StopReason : std::uint32_t {
    none,
    finished,     ///< the run is over (responder: the parent said stop)
    interrupted,  ///< SIGINT, SIGTERM or SIGHUP
    peer_gone,    ///< the other process ended
    stalled,      ///< no answer arrived within the time-out
    truncated,    ///< shared memory was truncated while it was in use
};

/// Connects a waiting channel with the supervisor, which watches the clock, the peer and the signals.
///
/// A channel polls `cut()` in every loop that may not end by itself: while it spins, and whenever a blocking system
/// call returns with EINTR. The supervisor sends a signal whose only effect is that EINTR. It repeats the signal until
/// the wait has ended, so there is no moment in which it can be missed. This bounds every wait of every mechanism
/// without an extra system call or clock read on the frame path.
class Lifeline {
public:
    [[nodiscard]] bool cut() const noexcept { return reason_.load(std::memory_order_relaxed) != StopReason::none; }
    [[nodiscard]] StopReason reason() const noexcept { return reason_.load(std::memory_order_acquire); }

    /// Cuts the lifeline. If it is already cut, the first reason stays.
    void cut(StopReason reason) noexcept {
        StopReason expected = StopReason::none;
        reason_.compare_exchange_strong(expected, reason, std::memory_order_acq_rel);
    }

    /// Prepares for the next session.
    void reset() noexcept { reason_.store(StopReason::none, std::memory_order_release); }

    /// Counts progress: the round trips, or messages of a stream, since the session began. Only the measuring thread
    /// writes this and the following members.
    void count(std::uint64_t messages) noexcept { add(progress_, messages); }
    [[nodiscard]] std::uint64_t progress() const noexcept { return progress_.load(std::memory_order_relaxed); }

    /// Counts answers. The number grows only while the peer of *each* connection answers, so the supervisor sees that
    /// none has stalled. A message that was only sent does not count.
    void confirm(std::uint64_t answers) noexcept { add(answers_, answers); }
    [[nodiscard]] std::uint64_t answers() const noexcept { return answers_.load(std::memory_order_relaxed); }

    /// Counts both, for loads in which each round trip is an answer of the only peer.
    void advance(std::uint64_t round_trips) noexcept {
        count(round_trips);
        confirm(round_trips);
    }

    /// Sets whether no answer is expected, because everything has been answered and no ping is scheduled soon.
    void set_idle(bool idle) noexcept { idle_.store(idle, std::memory_order_relaxed); }
    [[nodiscard]] bool idle() const noexcept { return idle_.load(std::memory_order_relaxed); }

private:
    static void add(std::atomic<std::uint64_t>& counter, std::uint64_t more) noexcept {
        counter.store(counter.load(std::memory_order_relaxed) + more, std::memory_order_relaxed);
    }

    // Two separate cache lines (128 bytes, because the adjacent-line prefetcher fetches pairs): the supervisor reads
    // the progress while the channel polls the reason.
    alignas(128) std::atomic<StopReason> reason_{StopReason::none};
    alignas(128) std::atomic<std::uint64_t> progress_{0};
    std::atomic<std::uint64_t> answers_{0};
    std::atomic<bool> idle_{false};
};

}  // namespace ipcbench
