#pragma once

#include <atomic>
#include <cstdint>

namespace ipcbench {

/// Why waiting calls of a channel end early.
enum class StopReason : std::uint32_t {
    none,
    finished,     ///< the run is over (responder: the parent said stop)
    interrupted,  ///< SIGINT, SIGTERM or SIGHUP
    peer_gone,    ///< the other process ended
    stalled,      ///< no answer came within the time-out
    truncated,    ///< memory that both sides share was cut short while it was in use
};

/// The thread between a channel that waits and the supervisor that watches the clock, the peer and the signals.
///
/// A channel polls `cut()` in every loop that may not end by itself: while it spins, and whenever a blocking system
/// call returns with EINTR (the supervisor sends a signal that does nothing but that, again and again until the wait
/// has ended, so that there is no moment in which it can be missed). This bounds every wait of every mechanism without
/// a single extra system call or clock read on the frame path.
class Lifeline {
public:
    [[nodiscard]] bool cut() const noexcept { return reason_.load(std::memory_order_relaxed) != StopReason::none; }
    [[nodiscard]] StopReason reason() const noexcept { return reason_.load(std::memory_order_acquire); }

    /// The first reason stays.
    void cut(StopReason reason) noexcept {
        StopReason expected = StopReason::none;
        reason_.compare_exchange_strong(expected, reason, std::memory_order_acq_rel);
    }

    /// Before the next session.
    void mend() noexcept { reason_.store(StopReason::none, std::memory_order_release); }

    /// Progress: how many round trips, or messages of a stream, there have been since the session began. Only the
    /// measuring thread writes this and the following members.
    void count(std::uint64_t messages) noexcept { add(progress_, messages); }
    [[nodiscard]] std::uint64_t progress() const noexcept { return progress_.load(std::memory_order_relaxed); }

    /// Answers: grows as long as the peer of *each* connection answers, which is how the supervisor knows that none has
    /// stalled. A message that was only sent does not count.
    void confirm(std::uint64_t answers) noexcept { add(answers_, answers); }
    [[nodiscard]] std::uint64_t answers() const noexcept { return answers_.load(std::memory_order_relaxed); }

    /// Counts both, where each round trip is an answer of the only peer.
    void advance(std::uint64_t round_trips) noexcept {
        count(round_trips);
        confirm(round_trips);
    }

    /// Whether everything has been answered and nothing is due for a while, so that no answer can be expected.
    void set_idle(bool idle) noexcept { idle_.store(idle, std::memory_order_relaxed); }
    [[nodiscard]] bool idle() const noexcept { return idle_.load(std::memory_order_relaxed); }

private:
    static void add(std::atomic<std::uint64_t>& counter, std::uint64_t more) noexcept {
        counter.store(counter.load(std::memory_order_relaxed) + more, std::memory_order_relaxed);
    }

    // Two lines (and the neighbour that the adjacent-line prefetcher fetches along): the supervisor reads the progress
    // while the channel polls the reason.
    alignas(128) std::atomic<StopReason> reason_{StopReason::none};
    alignas(128) std::atomic<std::uint64_t> progress_{0};
    std::atomic<std::uint64_t> answers_{0};
    std::atomic<bool> idle_{false};
};

}  // namespace ipcbench
