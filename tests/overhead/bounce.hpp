#pragma once

#include <cerrno>
#include <chrono>
#include <cstdint>

#include "ipcbench/base/error.hpp"
#include "ipcbench/core/clock.hpp"
#include "overhead/partner.hpp"
#include "runner/placement.hpp"

namespace ipcbench::overhead {

/// One stretch of round trips: how much is carried, where, and for how long.
struct Stretch {
    std::size_t bytes = 0;  ///< per message and direction
    runner::Placement placement;
    runner::Seats seats;  ///< what that comes to: pinned
    std::chrono::nanoseconds warm_up{0};
    std::chrono::nanoseconds timed{0};
};

/// The hand-written side of a comparison: bounces for one stretch, returns nanoseconds per round trip. Throws Error.
using HandLoop = double (*)(const Stretch&);

/// When to stop and what came out, for a loop that reads the clock once per about 0.1 ms as ipcbench does in a batch
/// phase.
class LoopClock {
public:
    explicit LoopClock(const Stretch& stretch) noexcept : stretch_(stretch) {}

    /// How many round trips to make before `goes_on` is asked.
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
        if (passed < (warm_ ? stretch_.timed : stretch_.warm_up).count()) {
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

    /// Once it does not go on.
    [[nodiscard]] double round_trip_ns() const noexcept { return round_trip_ns_; }

private:
    const Stretch& stretch_;
    std::uint64_t batch_ = 1;
    std::uint64_t done_ = 0;
    std::int64_t start_ = now_ns();
    std::int64_t last_ = start_;
    bool warm_ = false;
    double round_trip_ns_ = 0;
};

/// Round trips until the time has passed; nanoseconds per round trip. `one` returns false when the mechanism fails.
template <class RoundTrip>
double time_loop(const Stretch& stretch, RoundTrip one) {
    LoopClock clock(stretch);
    do {
        for (std::uint64_t i = 0; i < clock.batch(); ++i) {
            if (!one()) {
                throw system_error("a hand-written loop", errno);
            }
        }
    } while (clock.goes_on());
    return clock.round_trip_ns();
}

/// Bounces between two processes. An End has `bool send() noexcept` and `bool receive() noexcept`, which are all there
/// is of the mechanism; `theirs` is used in a process of its own, a fork of this one, on the second CPU.
template <class End>
double bounce(const Stretch& stretch, End& ours, End& theirs) {
    const Partner partner(stretch.seats, [&theirs] {
        while (theirs.receive() && theirs.send()) {
        }
    });
    return time_loop(stretch, [&ours] { return ours.send() && ours.receive(); });
}

}  // namespace ipcbench::overhead
