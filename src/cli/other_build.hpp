#pragma once

#include "cli/run_request.hpp"
#include "ipcbench/core/result.hpp"
#include "platform/supervisor.hpp"
#include "runner/cell.hpp"

namespace ipcbench::cli {

/// Measures a cell once with another build: starts its `ipcbench run` with the same settings and reads the report that
/// it prints. Never throws for what goes wrong there: that stands in the result. When we are interrupted, or die, it
/// ends.
[[nodiscard]] RunResult measure_elsewhere(const OtherBuild& build, const runner::Cell& cell,
                                          platform::Supervisor& supervisor);

}  // namespace ipcbench::cli
