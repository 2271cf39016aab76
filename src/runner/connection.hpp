#pragma once

#include <functional>
#include <mutex>

#include "ipcbench/core/result.hpp"
#include "platform/supervisor.hpp"
#include "runner/measurement.hpp"
#include "runner/planned_run.hpp"

namespace ipcbench::runner {

/// What a connection shares with those that run at the same time. Borrows.
struct PairSync {
    std::mutex& setup_mutex;             ///< held while one connection is set up or taken down
    std::function<void()> wait_for_all;  ///< waits until all connections are about to be measured
};

/// What running a cell needs besides the cell. Borrows everything.
struct RunContext {
    platform::Supervisor& supervisor;
    double clock_cost_ns = 0;
    std::function<void(const PhaseStart&)> on_start;  ///< called at the start of each phase
};

/// Runs one connection on this thread from set-up to end: starts a child, runs all phases, ends the child. `sync` may
/// be null. Never throws for a failure of the run, which it records in the result's status, reason and hint.
void run_connection(const PlannedRun& planned, const RunContext& run_context, const PairSync* sync, RunResult& result);

/// Runs the work and records in `result` what it throws.
void capture_errors(RunResult& result, const std::function<void()>& work);

}  // namespace ipcbench::runner
