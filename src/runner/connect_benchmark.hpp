#pragma once

#include "runner/connection.hpp"

namespace ipcbench::runner {

/// Measures Mode::connect: one connection after another, each with its own child, from the child's start over one round
/// trip to its end. Fills `result.set_up`; `round_trips` are connections, and `rtt` is the total time of each. The
/// first connection is not counted: it loads the child's program from the disk. Never throws.
void run_connect_benchmark(const PlannedRun& planned, const RunContext& run_context, RunResult& result);

}  // namespace ipcbench::runner
