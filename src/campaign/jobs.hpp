#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "campaign/campaign.hpp"
#include "campaign/run_request.hpp"
#include "campaign/slowdown.hpp"
#include "campaign/time_budget.hpp"
#include "runner/check_cache.hpp"
#include "runner/planned_run.hpp"
#include "runner/run_cell.hpp"

namespace ipcbench::campaign {

/// A run that is ready, or the result that says why it is not; then only the cell of its run is known.
struct PlannedCell {
    runner::PlannedRun run;
    OtherBuild build{};  ///< empty: this build
    std::string variant{};
    std::shared_ptr<const RunResult> skipped{};  ///< not in place: a matrix has many cells, and most are not skipped
    std::optional<std::size_t> group{};          ///< the same for all builds of a cell
    std::shared_ptr<Slowdown> slowdown{};        ///< of the cell, if it is also measured slowed down

    // What there is already if the campaign goes on after an interruption.
    std::shared_ptr<const RunResult> finished{};  ///< its result
    std::vector<RunResult> earlier{};             ///< its first runs

    [[nodiscard]] const runner::Cell& cell() const noexcept { return run.cell; }
    [[nodiscard]] bool runs() const noexcept { return !skipped && !finished; }
};

/// The variants of a cell when verdicts are calibrated.
inline constexpr const char* calibration_one = "one";
inline constexpr const char* calibration_other = "other";  ///< the same again
inline constexpr const char* calibration_slowed = "slowed";

/// Checks and decides one cell. Throws Error (usage) for a contradictory cell that was requested by name; any other
/// that cannot run is skipped with the reason.
[[nodiscard]] PlannedCell plan_cell(const RequestedRun& requested, runner::CheckCache& cache);

/// Returns every cell of the request, once for each build or for each variant of a calibration. Throws Error (usage)
/// for a contradictory cell that was requested by name. Contradictory cells that only a glob or a matrix produced are
/// skipped with the reason, unless an option's value leaves nothing to run.
[[nodiscard]] std::vector<PlannedCell> plan_cells(const RunRequest& request);

/// Converts a time budget, if there is one, into the duration of all cells, of which the controls have their part
/// already. Throws Error (usage) if it is too small.
void apply_budget(const RunRequest& request, std::chrono::nanoseconds controls, std::vector<PlannedCell>& cells);

/// Throws Error (usage) if all cells and controls together would take longer than the limit.
void require_bounded_time(const RunRequest& request, std::chrono::nanoseconds controls,
                          const std::vector<PlannedCell>& cells);

/// Returns the part of a planned cell's result that is known before it runs.
[[nodiscard]] RunResult description_of(const PlannedCell& planned);

/// Returns a planned cell as a job. `budget_tracker` says how long each run measures; null: as long as requested. All
/// arguments must outlive the job.
[[nodiscard]] Job make_job(const PlannedCell& planned, const runner::RunContext& run_context,
                           const BudgetTracker* budget_tracker);

}  // namespace ipcbench::campaign
