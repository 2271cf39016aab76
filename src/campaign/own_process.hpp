#pragma once

#include "ipcbench/core/result.hpp"
#include "runner/connection.hpp"
#include "runner/planned_run.hpp"

namespace ipcbench::campaign {

/// Measures a planned run once, as `runner::run_cell` does, but in a separate process (campaign/worker.hpp). This is
/// for a transport whose library may end or hang the process that uses it (TransportInfo::own_process_because). Never
/// throws for a failure there: the result says so, including how that process ended. The process ends when this one is
/// interrupted or dies, and leaves nothing behind.
[[nodiscard]] RunResult measure_in_own_process(const runner::PlannedRun& planned,
                                               const runner::RunContext& run_context);

}  // namespace ipcbench::campaign
