#pragma once

#include <functional>
#include <mutex>

#include "ipcbench/core/result.hpp"
#include "platform/supervisor.hpp"
#include "runner/cell.hpp"
#include "runner/measurement.hpp"

namespace ipcbench::runner {

/// What a connection shares with those that run beside it. Borrows.
struct Company {
    std::mutex& setting_up;          ///< one connection at a time is set up and taken down
    std::function<void()> together;  ///< waits until all are about to be measured
};

/// What running a cell needs besides it. Borrows everything.
struct Bench {
    platform::Supervisor& supervisor;
    double clock_cost_ns = 0;
    std::function<void(const Stretch&)> begins;  ///< is told of each stretch of round trips
};

/// The part of the result that is known once a cell was prepared.
[[nodiscard]] RunResult describe(const Cell& cell, const Prepared& prepared);

/// One connection from its set-up to its end: starts a child, runs all phases, ends it, on this thread. `company` may
/// be null. Never throws for what goes wrong with the run: that stands in the result's status, reason and hint.
void run_connection(const Cell& cell, const Prepared& prepared, const Bench& bench, const Company* company,
                    RunResult& result);

/// Writes into `result` what the work threw, if it does.
void guard(RunResult& result, const std::function<void()>& work);

}  // namespace ipcbench::runner
