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
    stalled,      ///< no round trip ended within the time-out
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

    /// Progress: how many round trips have ended since the session began. Written by the measuring thread only.
    void advance(std::uint64_t round_trips) noexcept {
        progress_.store(progress_.load(std::memory_order_relaxed) + round_trips, std::memory_order_relaxed);
    }
    [[nodiscard]] std::uint64_t progress() const noexcept { return progress_.load(std::memory_order_relaxed); }

private:
    // Two lines (and the neighbour that the adjacent-line prefetcher fetches along): the supervisor reads the progress
    // while the channel polls the reason.
    alignas(128) std::atomic<StopReason> reason_{StopReason::none};
    alignas(128) std::atomic<std::uint64_t> progress_{0};
};

}  // namespace ipcbench
