#include "runner/phase_times.hpp"

#include <algorithm>
#include <iterator>
#include <memory>
#include <utility>
#include <vector>

#include "ipcbench/core/clock.hpp"
#include "ipcbench/stats/stored_histogram.hpp"

namespace ipcbench::runner {

PhaseTimes::PhaseTimes(const Cell& cell, bool timed, std::chrono::nanoseconds duration) {
    if (cell.interval) {
        constexpr std::int64_t many = 10'000;
        recorder_.emplace(timed, *cell.interval,
                          static_cast<std::size_t>(std::min(duration / *cell.interval + 1, many)));
    }
}

void PhaseTimes::attach(Phase& phase) noexcept {
    phase.histogram = recorder_ ? &recorder_->current() : &histogram_;
    phase.intervals = recorder_ ? &*recorder_ : nullptr;
}

void PhaseTimes::finish(const PhaseOutcome& outcome, RunResult& result) {
    if (recorder_) {
        std::vector<PhaseInterval> finished = recorder_->finish(now_ns(), outcome.round_trips, outcome.lost);
        result.intervals.insert(result.intervals.end(), std::make_move_iterator(finished.begin()),
                                std::make_move_iterator(finished.end()));
        histogram_ = recorder_->whole();
    }
    if (histogram_.count() > 0) {
        result.rtt = summarise(histogram_);
        result.percentiles = percentile_curve(histogram_);
        result.histogram = std::make_shared<const StoredHistogram>(compact(histogram_));
    }
}

}  // namespace ipcbench::runner
