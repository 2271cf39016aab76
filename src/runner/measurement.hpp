#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string_view>

#include "core/phase_names.hpp"
#include "ipcbench/core/result.hpp"
#include "platform/process.hpp"
#include "platform/supervisor.hpp"
#include "runner/control_message.hpp"
#include "runner/planned_run.hpp"

namespace ipcbench::runner {

/// Announces a phase to an observer: its name, and its duration or its number of round trips (the other is zero).
struct PhaseStart {
    std::string_view phase;  ///< one of phase_name
    std::chrono::nanoseconds duration{0};
    std::uint64_t round_trips = 0;
};

/// What a measurement needs besides the cell. Borrows everything.
struct PhaseContext {
    std::function<PhaseOutcome(const Phase& phase)>
        run_phase;  ///< runs a phase on the connections, which manage their own sequence numbers
    platform::Supervisor& supervisor;
    double clock_cost_ns;

    /// Tells the child that a phase begins ("end" after the last). Returns what the child has used so far, nothing if
    /// there is no child.
    std::function<std::optional<Marked>(std::string_view phase)> mark;
    std::function<void(const PhaseStart&)> on_start;
    std::function<void()>
        /// Called right before the phase that determines the rate, to wait for other connections; may be null.
        wait_for_all;
    platform::ChildProcess* child = nullptr;  ///< of the first connection; null if there is none
};

/// How far the measurement got.
struct MeasurementOutcome {
    std::string_view phase;                    ///< the last phase that began
    Fault fault;                               ///< what ended it, unless it ended normally
    bool has_rate = false;                     ///< whether the phase that determines the rate began
    std::optional<Pauses> child_pauses;        ///< the child's pauses before that phase
    std::optional<Pauses> child_pauses_after;  ///< before the phase that explains the tail, if there is one
};

/// Runs verification with edge sizes, the warm-up, the phase that determines the rate and, if that is timed in batches,
/// the latency phase, in which round trips are timed individually; at last the phase that explains the tail. Fills
/// `result` as far as it gets. Throws Error if the control channel fails.
[[nodiscard]] MeasurementOutcome measure(const PhaseContext& context, const PlannedRun& planned, RunResult& result);

}  // namespace ipcbench::runner
