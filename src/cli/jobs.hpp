#pragma once

#include <functional>
#include <string>
#include <variant>
#include <vector>

#include "cli/run_request.hpp"
#include "cli/time_budget.hpp"
#include "runner/campaign.hpp"
#include "runner/run_cell.hpp"

namespace ipcbench::cli {

/// A cell that is ready, or the result that says why it is not.
struct CheckedCell {
    runner::Cell cell;
    OtherBuild build;  ///< nothing in it: this one
    std::string variant;
    std::variant<runner::Prepared, RunResult> outcome;
    bool shown = true;  ///< false for a control that was not asked for by itself

    [[nodiscard]] bool runs() const { return std::holds_alternative<runner::Prepared>(outcome); }
};

/// Every cell of the request, once for each build. What was named itself and cannot be meant is an error (usage), what
/// only a glob or a matrix brought in is skipped with the reason, unless an option's value leaves nothing to run.
[[nodiscard]] std::vector<CheckedCell> check_cells(const RunRequest& request);

/// Makes a time budget, where there is one, the duration of all cells. Throws Error (usage) when it is too small.
void apply_budget(const RunRequest& request, std::vector<CheckedCell>& cells);

/// Throws Error (usage) when all of them together would take longer than the limit.
void require_bounded_time(const RunRequest& request, const std::vector<CheckedCell>& cells);

/// The controls that a breakdown of these cells needs, as cells of their own, where they are not among them: `null` for
/// each codec and payload, and the smallest messages through shared memory for each wait mode and placement.
[[nodiscard]] std::vector<CheckedCell> control_cells(const std::vector<CheckedCell>& cells);

/// Whether that is the control for a bare notification, be it also asked for by itself.
[[nodiscard]] bool is_notification(const runner::Cell& cell);

/// A checked cell as a job. `pace` says how long each run is to measure, null for as long as was asked for. All
/// arguments must outlive it.
[[nodiscard]] runner::Job make_job(const CheckedCell& checked, const runner::Bench& bench, const Pace* pace);

}  // namespace ipcbench::cli
