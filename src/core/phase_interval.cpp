#include "ipcbench/core/phase_interval.hpp"

#include <new>
#include <utility>

#include "ipcbench/core/clock.hpp"

namespace ipcbench {
namespace {

double seconds(std::int64_t nanoseconds) noexcept {
    return static_cast<double>(nanoseconds) / 1e9;
}

}  // namespace

IntervalRecorder::IntervalRecorder(bool timed, std::chrono::nanoseconds length, std::size_t expected)
    : timed_(timed), length_(length.count()) {
    intervals_.reserve(expected + 1);
}

std::int64_t IntervalRecorder::begin(std::int64_t start) noexcept {
    phase_start_ = start;
    start_ = start;
    unix_s_ = static_cast<double>(coarse_epoch_ms()) / 1e3;
    return start_ + length_;
}

void IntervalRecorder::close(std::int64_t end, std::uint64_t round_trips, std::uint64_t lost) noexcept {
    try {
        const double start_s = seconds(start_ - phase_start_);
        intervals_.push_back({1, timed_, unix_s_ + start_s, start_s, seconds(end - start_),
                              round_trips - std::exchange(round_trips_, round_trips), lost - std::exchange(lost_, lost),
                              current_.move_into(whole_)});
    } catch (const std::bad_alloc&) {
        out_of_memory_ = true;
    }
    start_ = end;
}

std::int64_t IntervalRecorder::next(std::int64_t now, std::uint64_t round_trips, std::uint64_t lost) noexcept {
    do {
        close(start_ + length_, round_trips, lost);
    } while (start_ + length_ <= now);
    return start_ + length_;
}

std::vector<PhaseInterval> IntervalRecorder::finish(std::int64_t now, std::uint64_t round_trips, std::uint64_t lost) {
    // What came after the end of the last whole interval, while the last answers arrived, belongs to that one.
    if (now >= start_ + length_) {
        static_cast<void>(next(now, round_trips, lost));
    } else if (now > start_) {
        close(now, round_trips, lost);
    }
    if (out_of_memory_) {
        throw std::bad_alloc();
    }
    return std::move(intervals_);
}

PhaseEnd::Begun PhaseEnd::begin_interval(IntervalRecorder& intervals, std::int64_t now, std::uint64_t round_trips,
                                         std::uint64_t lost) noexcept {
    const std::int64_t end = intervals.next(now, round_trips, lost);
    return {end, now_ns()};
}

}  // namespace ipcbench
