#include "cli/jobs.hpp"

#include <algorithm>
#include <memory>
#include <set>
#include <string>
#include <tuple>

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

CheckedCell check(const RequestedRun& run, runner::KnownFacts& facts) {
    try {
        return {run.cell, {}, "", runner::prepare(run.cell, facts)};
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

/// What tells one control from another.
using ControlKey = std::tuple<const Transport*, const CodecInfo*, std::uint64_t, std::string, std::string>;

ControlKey key_of(const runner::Cell& cell) {
    return {cell.transport, cell.codec, cell.payload_bytes, cell.wait ? to_string(*cell.wait) : "",
            cell.placement.text};
}

}  // namespace

std::vector<CheckedCell> check_cells(const RunRequest& request) {
    std::vector<CheckedCell> cells;
    runner::KnownFacts facts;
    for (const RequestedRun& run : request.runs) {
        CheckedCell cell = check(run, facts);
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
    if (facts.refused_option() &&
        std::none_of(cells.begin(), cells.end(), [](const CheckedCell& cell) { return cell.runs(); })) {
        throw Error(*facts.refused_option());
    }
    return cells;
}

void apply_budget(const RunRequest& request, std::vector<CheckedCell>& cells) {
    if (!request.budget) {
        return;
    }
    std::vector<const runner::Cell*> runnable;
    for (const CheckedCell& cell : cells) {
        if (cell.runs()) {
            runnable.push_back(&cell.cell);
        }
    }
    const std::chrono::nanoseconds duration = spread_budget(*request.budget, runnable, request.times());
    for (CheckedCell& cell : cells) {
        cell.cell.duration = duration;
    }
}

void require_bounded_time(const RunRequest& request, const std::vector<CheckedCell>& cells) {
    std::uint64_t runs = 0;
    std::chrono::duration<double> expected{0};
    for (const CheckedCell& cell : cells) {
        if (cell.runs()) {
            runs += request.times();
            expected += static_cast<double>(request.times()) * std::chrono::duration<double>(least_time(cell.cell));
        }
    }
    request.limit.require_time(runs, expected);
}

bool is_notification(const runner::Cell& cell) {
    const std::string_view transport = cell.transport->info.name;
    return (transport == spinning_notification || transport == sleeping_notification) &&
           cell.codec->name == notification_codec && cell.payload_bytes == 0;
}

std::vector<CheckedCell> control_cells(const std::vector<CheckedCell>& cells) {
    std::vector<CheckedCell> controls;
    runner::KnownFacts facts;
    std::set<ControlKey> known;
    for (const CheckedCell& cell : cells) {
        if (cell.build.program.empty()) {
            known.insert(key_of(cell.cell));
        }
    }
    const auto add = [&](const runner::Cell& cell) {
        if (!known.insert(key_of(cell)).second) {
            return;
        }
        CheckedCell control = check({cell, false}, facts);
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

runner::Job make_job(const CheckedCell& checked, const runner::Bench& bench, const Pace* pace) {
    if (const auto* const skipped = std::get_if<RunResult>(&checked.outcome)) {
        runner::Job job{*skipped, nullptr};
        job.described.variant = checked.variant;
        return job;
    }
    runner::Job job{runner::describe(checked.cell), nullptr};
    job.described.variant = checked.variant;
    auto cell = std::make_shared<runner::Cell>(checked.cell);
    job.measure = [&checked, &bench, cell, pace, asked_timing = job.described.asked_timing,
                   asked_options = job.described.asked_options] {
        cell->duration = pace != nullptr ? pace->duration() : cell->duration;
        RunResult result = measure(checked, *cell, bench);
        if (result.status == RunStatus::ok) {
            settle_timing(*cell, result.timing);
        }
        result.variant = checked.variant;
        result.asked_timing = asked_timing;
        result.asked_options = asked_options;
        return result;
    };
    return job;
}

}  // namespace ipcbench::cli
