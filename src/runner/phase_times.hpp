#pragma once

#include <optional>

#include "ipcbench/core/phase_interval.hpp"
#include "ipcbench/core/result.hpp"
#include "runner/cell.hpp"

namespace ipcbench::runner {

/// What a reported phase records its round trips into: one histogram, or with --interval one for each interval.
class PhaseTimes {
public:
    /// `timed`: the phase that determines the rate; `duration`: how long it takes.
    PhaseTimes(const Cell& cell, bool timed, std::chrono::nanoseconds duration);

    /// Makes the phase record here. This object must outlive it, and not move.
    void attach(Phase& phase) noexcept;

    /// Ends the recording: sets the distribution of the result's round trips, unless there are none, and appends the
    /// intervals.
    void finish(const PhaseOutcome& outcome, RunResult& result);

private:
    std::optional<IntervalRecorder> recorder_;
    Histogram histogram_;
};

}  // namespace ipcbench::runner
