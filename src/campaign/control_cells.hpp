#pragma once

#include <chrono>
#include <cstdint>
#include <vector>

#include "campaign/controls.hpp"
#include "campaign/jobs.hpp"
#include "campaign/run_request.hpp"

namespace ipcbench::campaign {

/// A control, planned like a cell.
struct PlannedControl {
    ControlKind kind = ControlKind::notification;
    PlannedCell planned;
};

/// How often each control is measured: enough for a median that two disturbed runs cannot move far.
inline constexpr std::uint64_t control_runs = 5;

/// Returns the controls for these cells: a bare notification for each build, wait mode and placement and, for a whole
/// breakdown, `null` for each codec and payload. Each of their runs is short. Cells with another load than one round
/// trip at a time need none, nor do cells without a second process; a control that cannot run here is left out.
[[nodiscard]] std::vector<PlannedControl> plan_controls(const RunRequest& request,
                                                        const std::vector<PlannedCell>& cells, bool whole_breakdown);

/// Returns approximately how long all runs of all controls take.
[[nodiscard]] std::chrono::nanoseconds time_of(const std::vector<PlannedControl>& controls);

}  // namespace ipcbench::campaign
