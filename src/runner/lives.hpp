#pragma once

#include "runner/connection.hpp"

namespace ipcbench::runner {

/// Mode::connect: one connection after the other, each with a child of its own, from its start over one round trip to
/// its end. Fills `result.set_up`; `round_trips` are connections and `rtt` their whole lives. The first one is not
/// counted: it loads the child's program from the disk. Never throws.
void run_lives(const Cell& cell, const Prepared& prepared, const Bench& bench, RunResult& result);

}  // namespace ipcbench::runner
