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

/// Round trips until the time has passed, with the clock read once per about 0.1 ms as ipcbench does in a batch phase;
/// nanoseconds per round trip. `one` returns false when the mechanism fails.
template <class RoundTrip>
double time_loop(const Stretch& stretch, RoundTrip one) {
    constexpr std::int64_t batch_ns = 100'000;
    std::uint64_t batch = 1;
    std::uint64_t done = 0;
    std::int64_t start = now_ns();
    std::int64_t last = start;
    bool warm = false;
    while (true) {
        for (std::uint64_t i = 0; i < batch; ++i) {
            if (!one()) {
                throw system_error("a hand-written loop", errno);
            }
        }
        done += batch;
        const std::int64_t now = now_ns();
        if (!warm && now - last < batch_ns) {
            batch *= 2;
        }
        last = now;
        if (const auto passed = now - start; passed >= (warm ? stretch.timed : stretch.warm_up).count()) {
            if (warm) {
                return static_cast<double>(passed) / static_cast<double>(done);
            }
            warm = true;
            done = 0;
            start = now;
        }
    }
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
