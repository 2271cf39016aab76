#pragma once

#include <functional>

#include "ipcbench/core/result.hpp"
#include "platform/supervisor.hpp"
#include "runner/cell.hpp"
#include "runner/measurement.hpp"

namespace ipcbench::runner {

/// Measures one prepared cell: starts a child, runs all phases, ends it. Never throws for what goes wrong with the run:
/// that stands in the result's status, reason and hint. `begins` is told of each stretch of round trips.
[[nodiscard]] RunResult run_cell(const Cell& cell, const Prepared& prepared, platform::Supervisor& supervisor,
                                 double clock_cost_ns, const std::function<void(const Stretch&)>& begins);

}  // namespace ipcbench::runner
