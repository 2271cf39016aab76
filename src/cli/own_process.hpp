#pragma once

#include "ipcbench/core/result.hpp"
#include "runner/cell.hpp"
#include "runner/connection.hpp"

namespace ipcbench::cli {

/// Measures a prepared cell once, as `runner::run_cell` does, but in a process of its own (cli/worker.hpp), for a
/// transport whose library may end or hang the process that uses it (TransportInfo::own_process_because). Never throws
/// for what goes wrong there: the result says so, including how that process ended. It ends when we are interrupted or
/// die, and leaves nothing behind.
[[nodiscard]] RunResult measure_in_own_process(const runner::Cell& cell, const runner::Prepared& prepared,
                                               const runner::Bench& bench);

}  // namespace ipcbench::cli
