#include "cli/jobs.hpp"

#include <algorithm>
#include <memory>

#include "cli/other_build.hpp"
#include "cli/own_process.hpp"
#include "cli/time_budget.hpp"
#include "ipcbench/base/error.hpp"
#include "registry/registry.hpp"

namespace ipcbench::cli {
namespace {

using runner::TimingChoice;

/// The smallest message through shared memory is one cache line, and a wake-up where the other side sleeps.
constexpr std::string_view spinning_notification = "shm-spin";
constexpr std::string_view sleeping_notification = "shm-futex";
constexpr std::string_view notification_codec = "raw";

CheckedCell check(const RequestedRun& run) {
    try {
        return {run.cell, {}, "", runner::prepare(run.cell)};
    } catch (const Error& error) {
        if (run.by_name && error.kind() == ErrorKind::usage) {
            throw;
        }
        RunResult skipped = runner::describe(run.cell);
        skipped.status = RunStatus::skipped;
        skipped.reason = error.what();
        skipped.hint = error.hint();
        return {run.cell, {}, "", skipped};
    }
}

/// Later repetitions read the clock as the first one chose to: what differs in that must not be merged.
void settle_timing(runner::Cell& cell, Timing timing) {
    switch (timing) {
        case Timing::every:
            cell.timing = TimingChoice::every;
            break;
        case Timing::sampled:
            cell.timing = TimingChoice::sampled;
            break;
        case Timing::batch:
            cell.timing = TimingChoice::batch;
            break;
    }
}

RunResult measure(const CheckedCell& checked, const runner::Cell& cell, const runner::Bench& bench) {
    if (!checked.build.program.empty()) {
        return measure_elsewhere(checked.build, cell, bench.supervisor);
    }
    const auto& prepared = std::get<runner::Prepared>(checked.outcome);
    return cell.transport->info.own_process_because.empty() ? runner::run_cell(cell, prepared, bench)
                                                            : measure_in_own_process(cell, prepared, bench);
}

}  // namespace

std::vector<CheckedCell> check_cells(const RunRequest& request) {
    std::vector<CheckedCell> cells;
    for (const RequestedRun& run : request.runs) {
        CheckedCell cell = check(run);
        if (request.builds.empty()) {
            cells.push_back(std::move(cell));
            continue;
        }
        cell.variant = name_of_this_build();
        cells.push_back(cell);
        for (const OtherBuild& build : request.builds) {
            cell.build = build;
            cell.variant = build.name;
            cells.push_back(cell);
        }
    }
    return cells;
}

void apply_budget(const RunRequest& request, std::vector<CheckedCell>& cells) {
    if (request.budget) {
        const auto runnable = static_cast<std::size_t>(
            std::count_if(cells.begin(), cells.end(), [](const CheckedCell& cell) { return cell.runs(); }));
        const auto times = static_cast<std::size_t>(request.plan.repetitions) * (request.plan.self_check ? 2 : 1);
        const std::chrono::nanoseconds duration =
            spread_budget(*request.budget, runnable * times, request.runs.front().cell.warmup);
        for (CheckedCell& cell : cells) {
            cell.cell.duration = duration;
        }
    }
}

bool is_notification(const runner::Cell& cell) {
    const std::string_view transport = cell.transport->info.name;
    return (transport == spinning_notification || transport == sleeping_notification) &&
           cell.codec->name == notification_codec && cell.payload_bytes == 0;
}

std::vector<CheckedCell> control_cells(const std::vector<CheckedCell>& cells) {
    std::vector<CheckedCell> controls;
    const auto known = [&](const runner::Cell& wanted) {
        const auto is_it = [&](const CheckedCell& cell) {
            return cell.cell.transport == wanted.transport && cell.cell.codec == wanted.codec &&
                   cell.cell.payload_bytes == wanted.payload_bytes && cell.cell.wait == wanted.wait &&
                   cell.cell.placement.text == wanted.placement.text && cell.build.program.empty();
        };
        return std::any_of(cells.begin(), cells.end(), is_it) || std::any_of(controls.begin(), controls.end(), is_it);
    };
    const auto add = [&](const runner::Cell& cell) {
        if (known(cell)) {
            return;
        }
        CheckedCell control = check({cell, false});
        control.shown = false;
        if (control.runs()) {
            controls.push_back(std::move(control));
        }
    };
    for (const CheckedCell& cell : cells) {
        if (!cell.runs() || cell.cell.transport->info.kind == TransportKind::control) {
            continue;
        }
        runner::Cell harness = cell.cell;
        harness.transport = &registry::find_transport("null");
        harness.wait.reset();
        harness.options.clear();
        harness.placement = {};
        add(harness);

        const Wait wait = std::get<runner::Prepared>(cell.outcome).wait;
        runner::Cell notification = cell.cell;
        notification.transport =
            &registry::find_transport(keeps_cpu_busy(wait.mode) ? spinning_notification : sleeping_notification);
        notification.codec = &registry::find_codec(notification_codec);
        notification.payload_bytes = 0;
        notification.wait = wait;
        notification.options.clear();
        add(notification);
    }
    return controls;
}

runner::Job make_job(const CheckedCell& checked, const runner::Bench& bench) {
    if (const auto* const skipped = std::get_if<RunResult>(&checked.outcome)) {
        runner::Job job{*skipped, nullptr};
        job.described.variant = checked.variant;
        return job;
    }
    runner::Job job{runner::describe(checked.cell), nullptr};
    job.described.variant = checked.variant;
    auto cell = std::make_shared<runner::Cell>(checked.cell);
    job.measure = [&checked, &bench, cell] {
        RunResult result = measure(checked, *cell, bench);
        if (result.status == RunStatus::ok) {
            settle_timing(*cell, result.timing);
        }
        result.variant = checked.variant;
        return result;
    };
    return job;
}

}  // namespace ipcbench::cli
