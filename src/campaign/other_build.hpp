#pragma once

#include "campaign/builds.hpp"
#include "ipcbench/core/result.hpp"
#include "platform/supervisor.hpp"
#include "runner/cell.hpp"

namespace ipcbench::campaign {

/// Measures a cell once with another build: starts its `ipcbench run` with the same settings and reads the report that
/// it prints. Never throws for a failure there, which it records in the result. The other program ends when this one is
/// interrupted or dies.
[[nodiscard]] RunResult measure_with_other_build(const OtherBuild& build, const runner::Cell& cell,
                                                 platform::Supervisor& supervisor);

}  // namespace ipcbench::campaign
