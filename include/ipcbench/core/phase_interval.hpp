#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <vector>

#include "ipcbench/core/phase.hpp"
#include "ipcbench/stats/histogram.hpp"

namespace ipcbench {

/// What happened in one interval of a phase (--interval). A round trip belongs to the interval in which it began or,
/// where several are in flight, to the first one whose end its answer reached.
struct PhaseInterval {
    std::uint64_t repetition = 1;  ///< of the cell, from 1
    bool timed = true;             ///< of the phase that determines the rate; false: of the latency phase
    double unix_s = 0;             ///< when it began: seconds since the Unix epoch, as of the kernel's last tick
    double start_s = 0;            ///< when it began: seconds since its phase began
    double elapsed_s = 0;          ///< wall-clock time, with think time
    std::uint64_t round_trips = 0;
    std::uint64_t lost = 0;
    StoredHistogram times{};  ///< of the individually timed round trips; empty if there are none
};

/// Cuts a phase into intervals of equal length. The timed loops call it when an interval is over, and at no other time.
///
/// Ending an interval takes some ten microseconds, in which nothing is sent or received. They count as elapsed time,
/// but only where several round trips are in flight can they lengthen one.
class IntervalRecorder {
public:
    /// `timed`: see PhaseInterval. `expected`: how many intervals there will be, for which it reserves memory.
    IntervalRecorder(bool timed, std::chrono::nanoseconds length, std::size_t expected);

    /// Returns the histogram that the phase must record into: that of the current interval.
    [[nodiscard]] Histogram& current() noexcept { return current_; }

    /// Begins the first interval, at `start` in `now_ns()`. Returns when it ends.
    std::int64_t begin(std::int64_t start) noexcept;

    /// Ends the current interval, and begins the one that contains `now`; there are empty intervals between the two if
    /// the last round trip was that long. The counts are those since the phase began. Returns when the new one ends.
    std::int64_t next(std::int64_t now, std::uint64_t round_trips, std::uint64_t lost) noexcept;

    /// Ends the last interval, at `now`. Throws std::bad_alloc if there was not enough memory for an interval. Returns
    /// all of them.
    [[nodiscard]] std::vector<PhaseInterval> finish(std::int64_t now, std::uint64_t round_trips, std::uint64_t lost);

    /// Returns all values of all intervals that have ended.
    [[nodiscard]] const Histogram& whole() const noexcept { return whole_; }

private:
    void close(std::int64_t end, std::uint64_t round_trips, std::uint64_t lost) noexcept;

    bool timed_;
    std::int64_t length_;
    Histogram current_;
    Histogram whole_;
    std::vector<PhaseInterval> intervals_;
    std::int64_t phase_start_ = 0;
    std::int64_t start_ = 0;  ///< of the current interval
    double unix_s_ = 0;       ///< when the phase began
    std::uint64_t round_trips_ = 0;
    std::uint64_t lost_ = 0;
    bool out_of_memory_ = false;
};

/// The time at which a phase ends, or the current one of its intervals. Timed loops compare with one or the other in
/// the same instruction, so that cutting a phase into intervals adds nothing to a round trip.
class PhaseEnd {
public:
    /// `end` is that of the phase.
    PhaseEnd(const Phase& phase, std::int64_t start, std::int64_t end) noexcept
        : intervals_(phase.intervals), end_(end), next_(end) {
        if (intervals_ != nullptr) {
            next_ = std::min(end, intervals_->begin(start));
        }
    }

    /// Returns whether the phase is over. If only an interval is, ends that, and reads the clock again, so that no
    /// round trip includes the time for it.
    [[nodiscard, gnu::always_inline]] bool reached(std::int64_t& now, const PhaseOutcome& outcome) noexcept {
        if (now < next_) [[likely]] {
            return false;
        }
        if (now >= end_) {
            return true;
        }
        const Begun begun = begin_interval(*intervals_, now, outcome.round_trips, outcome.lost);
        next_ = std::min(end_, begun.end);
        now = begun.now;
        return false;
    }

private:
    struct Begun {
        std::int64_t end;
        std::int64_t now;
    };

    /// By value, so that what the loop keeps in registers stays there.
    [[nodiscard, gnu::noinline]] static Begun begin_interval(IntervalRecorder& intervals, std::int64_t now,
                                                             std::uint64_t round_trips, std::uint64_t lost) noexcept;

    IntervalRecorder* intervals_;
    std::int64_t end_;
    std::int64_t next_;
};

}  // namespace ipcbench
