#include "campaign/jobs.hpp"

#include <algorithm>
#include <iterator>
#include <memory>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "campaign/other_build.hpp"
#include "campaign/own_process.hpp"
#include "campaign/time_budget.hpp"
#include "ipcbench/base/error.hpp"
#include "platform/this_process.hpp"

namespace ipcbench::campaign {
namespace {

RunResult measure(const OtherBuild& build, const runner::PlannedRun& run, const runner::RunContext& run_context) {
    if (!build.program.empty()) {
        return measure_with_other_build(build, run.cell, run_context.supervisor);
    }
    return run.cell.transport->info.own_process_because.empty() ? runner::run_cell(run, run_context)
                                                                : measure_in_own_process(run, run_context);
}

/// Adds what was known before the run, which a worker or another build was not told.
void add_missing(std::vector<Warning>& warnings, const std::vector<Warning>& planned) {
    std::copy_if(planned.begin(), planned.end(), std::back_inserter(warnings), [&](const Warning& warning) {
        return std::find(warnings.begin(), warnings.end(), warning) == warnings.end();
    });
}

/// Learns the delay of a slowed cell from a run, and measures again if the slowed cell came first and knew none.
RunResult with_slowdown(const PlannedCell& planned, const runner::PlannedRun& run,
                        const runner::RunContext& run_context, RunResult result) {
    const bool slowed = planned.variant == calibration_slowed;
    const bool knew_delay = planned.slowdown->knows_delay();
    if (result.status == RunStatus::ok && result.rate_mean_ns > 0 && (!slowed || !knew_delay)) {
        planned.slowdown->learn(result.rate_mean_ns);
    }
    return slowed && !knew_delay ? measure(planned.build, run, run_context) : std::move(result);
}

/// Adds a cell twice as it is, and once slowed down.
void add_calibrated(PlannedCell cell, bool by_name, double slowdown, std::vector<PlannedCell>& cells) {
    const TransportInfo& info = cell.cell().transport->info;
    if (!info.own_process_because.empty() || info.kind == TransportKind::control) {
        const std::string reason =
            fmt::format("{} cannot be slowed down: {}", info.name,
                        info.kind == TransportKind::control ? "it has no second process"
                                                            : "it is measured in a process of its own");
        if (by_name) {
            throw Error(ErrorKind::usage, reason, "calibrate with others that wait in the same way");
        }
        RunResult skipped = cell.skipped ? *cell.skipped : runner::describe(cell.cell());
        skipped.status = RunStatus::skipped;
        skipped.reason = reason;
        cell.skipped = std::make_shared<const RunResult>(std::move(skipped));
    }
    cell.slowdown = std::make_shared<Slowdown>(*cell.cell().codec, slowdown);
    for (const char* const variant : {calibration_one, calibration_other, calibration_slowed}) {
        cell.variant = variant;
        cells.push_back(cell);
    }
    cells.back().run.cell.codec = &cell.slowdown->codec();
}

/// Adds a cell once for each build.
void add_builds(PlannedCell cell, const std::vector<OtherBuild>& builds, std::vector<PlannedCell>& cells) {
    // This build is started for each run too. On a busy machine a program that runs for long gets less of the CPUs than
    // a new one, which made this build look slower than a copy of it.
    cell.build = {name_of_this_build(), platform::own_program(), cell.cell().child};
    cell.variant = cell.build.name;
    cell.group = cells.size();
    cells.push_back(cell);
    for (const OtherBuild& build : builds) {
        cell.build = build;
        cell.variant = build.name;
        cells.push_back(cell);
    }
}

}  // namespace

PlannedCell plan_cell(const RequestedRun& requested, runner::CheckCache& cache) {
    try {
        return {.run = runner::plan(requested.cell, cache)};
    } catch (const Error& error) {
        if (requested.by_name && error.kind() == ErrorKind::usage) {
            throw;
        }
        RunResult skipped = runner::describe(requested.cell);
        skipped.status = RunStatus::skipped;
        skipped.reason = error.what();
        skipped.hint = error.hint();
        return {.run = {.cell = requested.cell, .pinning = {}, .channel = {}},
                .skipped = std::make_shared<const RunResult>(std::move(skipped))};
    }
}

std::vector<PlannedCell> plan_cells(const RunRequest& request) {
    std::vector<PlannedCell> cells;
    constexpr std::size_t variants = 3;
    cells.reserve(request.runs.size() * (request.slowdown ? variants : 1 + request.builds.size()));
    runner::CheckCache cache;
    for (const RequestedRun& requested : request.runs) {
        PlannedCell cell = plan_cell(requested, cache);
        if (request.slowdown) {
            add_calibrated(std::move(cell), requested.by_name, *request.slowdown, cells);
        } else if (!request.builds.empty()) {
            add_builds(std::move(cell), request.builds, cells);
        } else {
            cells.push_back(std::move(cell));
        }
    }
    if (cache.rejected_option() &&
        std::none_of(cells.begin(), cells.end(), [](const PlannedCell& cell) { return cell.runs(); })) {
        throw Error(*cache.rejected_option());
    }
    return cells;
}

void apply_budget(const RunRequest& request, std::chrono::nanoseconds controls, std::vector<PlannedCell>& cells) {
    if (!request.budget) {
        return;
    }
    std::vector<const runner::Cell*> runnable;
    for (const PlannedCell& cell : cells) {
        if (cell.runs()) {
            runnable.push_back(&cell.cell());
        }
    }
    const std::chrono::nanoseconds duration = spread_budget(*request.budget, runnable, request.times(), controls);
    for (PlannedCell& cell : cells) {
        cell.run.cell.duration = duration;
    }
}

void require_bounded_time(const RunRequest& request, std::chrono::nanoseconds controls,
                          const std::vector<PlannedCell>& cells) {
    std::uint64_t runs = 0;
    std::chrono::duration<double> expected = controls;
    for (const PlannedCell& cell : cells) {
        if (cell.runs()) {
            runs += request.times();
            expected += static_cast<double>(request.times()) * std::chrono::duration<double>(min_time(cell.cell()));
        }
    }
    request.limit.require_time(runs, expected);
}

RunResult description_of(const PlannedCell& planned) {
    RunResult result = planned.skipped ? *planned.skipped : runner::describe(planned.run);
    result.variant = planned.variant;
    return result;
}

Job make_job(const PlannedCell& planned, const runner::RunContext& run_context, const BudgetTracker* budget_tracker) {
    if (planned.finished) {
        return {*planned.finished, nullptr};
    }
    Job job{description_of(planned), nullptr, planned.earlier, planned.group};
    if (planned.skipped) {
        return job;
    }
    auto run = std::make_shared<runner::PlannedRun>(planned.run);
    if (!planned.earlier.empty()) {
        run->cell.timing = planned.earlier.front().timing;
    }
    job.measure = [&planned, &run_context, run, budget_tracker, described = job.described] {
        run->cell.duration = budget_tracker != nullptr ? budget_tracker->duration() : run->cell.duration;
        RunResult result = measure(planned.build, *run, run_context);
        if (planned.slowdown) {
            result = with_slowdown(planned, *run, run_context, std::move(result));
        }
        if (result.status == RunStatus::ok) {
            // Later repetitions use the same timing: results with different timing must not be merged.
            run->cell.timing = result.timing;
        }
        result.variant = planned.variant;
        result.requested_timing = described.requested_timing;
        result.requested_options = described.requested_options;
        result.requested_placement = described.requested_placement;
        add_missing(result.warnings, planned.run.warnings);
        return result;
    };
    return job;
}

}  // namespace ipcbench::campaign
