#pragma once

#include "ipcbench/core/result.hpp"
#include "runner/connection.hpp"
#include "runner/planned_run.hpp"

namespace ipcbench::runner {

/// Measures one planned cell: one connection, several at once, or many one after another, as its load says. Never
/// throws for a failure of the run, which it records in the result's status, reason and hint.
[[nodiscard]] RunResult run_cell(const PlannedRun& planned, const RunContext& run_context);

}  // namespace ipcbench::runner
