#pragma once

#include <cerrno>
#include <chrono>
#include <cstdint>

#include "ipcbench/base/error.hpp"
#include "ipcbench/core/clock.hpp"
#include "overhead/peer_process.hpp"
#include "runner/placement.hpp"

namespace ipcbench::overhead {

/// One measurement: how many bytes, on which CPUs, and for how long.
struct LoopSpec {
    std::size_t bytes = 0;  ///< per message and direction
    runner::Placement placement;
    runner::CpuPinning pinning;  ///< the placement, resolved to CPUs
    std::chrono::nanoseconds warm_up{0};
    std::chrono::nanoseconds timed{0};
};

/// The hand-written side of a comparison: makes round trips as specified and returns nanoseconds per round trip. Throws
/// Error.
using HandLoop = double (*)(const LoopSpec&);

/// Decides when a loop stops, and computes its result. Reads the clock about once per 0.1 ms, as ipcbench does in a
/// batch phase.
class LoopClock {
public:
    explicit LoopClock(const LoopSpec& spec) noexcept : spec_(spec) {}

    /// Returns how many round trips to make before the next call of `goes_on`.
    [[nodiscard]] std::uint64_t batch() const noexcept { return batch_; }

    [[nodiscard]] bool goes_on() noexcept {
        constexpr std::int64_t batch_ns = 100'000;
        done_ += batch_;
        const std::int64_t now = now_ns();
        if (!warm_ && now - last_ < batch_ns) {
            batch_ *= 2;
        }
        last_ = now;
        const std::int64_t passed = now - start_;
        if (passed < (warm_ ? spec_.timed : spec_.warm_up).count()) {
            return true;
        }
        if (warm_) {
            round_trip_ns_ = static_cast<double>(passed) / static_cast<double>(done_);
            return false;
        }
        warm_ = true;
        done_ = 0;
        start_ = now;
        return true;
    }

    /// Returns the result, after `goes_on` has returned false.
    [[nodiscard]] double round_trip_ns() const noexcept { return round_trip_ns_; }

private:
    const LoopSpec& spec_;
    std::uint64_t batch_ = 1;
    std::uint64_t done_ = 0;
    std::int64_t start_ = now_ns();
    std::int64_t last_ = start_;
    bool warm_ = false;
    double round_trip_ns_ = 0;
};

/// Makes round trips until the time has passed, and returns nanoseconds per round trip. `one` returns false when the
/// mechanism fails.
template <class RoundTrip>
double time_loop(const LoopSpec& spec, RoundTrip one) {
    LoopClock clock(spec);
    do {
        for (std::uint64_t i = 0; i < clock.batch(); ++i) {
            if (!one()) {
                throw system_error("a hand-written loop", errno);
            }
        }
    } while (clock.goes_on());
    return clock.round_trip_ns();
}

/// Bounces messages between two processes. An End has `bool send() noexcept` and `bool receive() noexcept`, which
/// contain the whole mechanism; `theirs` is used in a fork of this process, on the second CPU.
template <class End>
double bounce(const LoopSpec& spec, End& ours, End& theirs) {
    const PeerProcess peer_process(spec.pinning, [&theirs] {
        while (theirs.receive() && theirs.send()) {
        }
    });
    return time_loop(spec, [&ours] { return ours.send() && ours.receive(); });
}

}  // namespace ipcbench::overhead
