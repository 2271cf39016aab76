#include "cli/run_matrix.hpp"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "campaign/measure_all.hpp"
#include "campaign/planned_campaign.hpp"
#include "campaign/resume.hpp"
#include "campaign/worker.hpp"
#include "cli/dry_run.hpp"
#include "cli/plug_ins.hpp"
#include "cli/reports.hpp"
#include "cli/run_observer.hpp"
#include "ipcbench/base/error.hpp"
#include "platform/command_line.hpp"
#include "platform/environment.hpp"
#include "platform/exit_code.hpp"
#include "platform/this_process.hpp"
#include "reporters/context_differences.hpp"

namespace ipcbench::cli {
namespace {

using Clock = std::chrono::steady_clock;

/// Returns the context of a campaign that goes on: the first one, with the worse of both verdicts on each condition.
/// Throws Error (usage) if the machine or the build is another one, because its runs must not be merged.
Context continued_context(const reporters::ReportFile& before, const Context& now) {
    if (const std::vector<std::string> notes = reporters::fact_differences(before.context, now); !notes.empty()) {
        throw Error(ErrorKind::usage,
                    fmt::format("--resume: '{}' was measured under other circumstances: {}", before.name,
                                fmt::join(notes, "; ")),
                    "one result must not mix both; measure again with: ipcbench rerun " + before.name);
    }
    Context context = before.context;
    for (Condition& condition : context.conditions) {
        const auto other = std::find_if(now.conditions.begin(), now.conditions.end(),
                                        [&](const Condition& one) { return one.name == condition.name; });
        if (other != now.conditions.end() && other->verdict == Verdict::bad) {
            condition = *other;
        }
    }
    return context;
}

int measure(const campaign::GivenFlags& flags, const campaign::PlannedCampaign& campaign, Clock::time_point began,
            const reporters::ReportFile* before, RunExtras extras) {
    report_unloaded_plug_ins();
    Context context = platform::describe_environment();
    if (before != nullptr) {
        context = continued_context(*before, context);
    } else {
        context.command = platform::command_line(campaign.request.implied_flags);
        context.request = campaign.request.record;
    }
    // The last step that may fail, because it opens the files and so empties them.
    Reports reports(flags, campaign, std::move(extras.listener), extras.texts);
    if (extras.introduction) {
        reports.print(extras.introduction(context, reports.style()));
    }
    platform::Supervisor supervisor(platform::Supervisor::Signals::watch);
    RunObserver observer(campaign, reports, supervisor, flags.has("--quiet"));
    observer.begin(context);
    const bool complete = campaign::measure_all(campaign, began, supervisor, context.clock.cost_ns, observer);
    const int code = observer.end(complete);
    if (extras.conclusion && code < static_cast<int>(ExitCode::interrupted)) {
        reports.print_always(extras.conclusion(reports.style()));
    }
    return code;
}

int print_dry_run(const campaign::GivenFlags& flags, const campaign::PlannedCampaign& campaign) {
    check_report_flags(flags);
    report_unloaded_plug_ins();
    const reporters::Style style = reporters::detect_style(STDOUT_FILENO, flags.has("--no-color"));
    reporters::Output::to_stream(STDOUT_FILENO, "standard output").write(dry_run_text(campaign, style));
    const bool any = campaign::count_runs(campaign).left > 0;
    return static_cast<int>(any ? ExitCode::ok : ExitCode::nothing_ran);
}

int go_on(const campaign::GivenFlags& given, Clock::time_point began) {
    const campaign::ResumedCampaign resumed = campaign::resume(given);
    const reporters::ReportFile& before = resumed.file.report;
    auto out = reporters::Output::to_stream(STDERR_FILENO, "standard error");
    if (resumed.complete()) {
        out.write(
            fmt::format("'{}' is complete: nothing is left to measure\nhint: to measure it again: ipcbench rerun {}\n",
                        before.name, before.name));
        return static_cast<int>(ExitCode::ok);
    }
    if (resumed.file.damaged) {
        out.write(fmt::format("warning: the end of '{}' is damaged: its last run may be missing\n", before.name));
    }
    if (given.has("--dry-run")) {
        return print_dry_run(resumed.flags, resumed.campaign);
    }
    return measure(resumed.flags, resumed.campaign, began, &before, {});
}

/// Runs what the user requested.
int run_request(const campaign::GivenFlags& flags, RunExtras extras) {
    const auto began = Clock::now();
    if (flags.has("--resume")) {
        return go_on(flags, began);
    }
    if (flags.transports.empty()) {
        throw Error(ErrorKind::usage, "TRANSPORT is required", "see: ipcbench run --help");
    }
    const campaign::PlannedCampaign campaign = campaign::plan_campaign(flags);
    if (flags.has("--dry-run")) {
        return print_dry_run(flags, campaign);
    }
    return measure(flags, campaign, began, nullptr, std::move(extras));
}

}  // namespace

int run_matrix(const campaign::GivenFlags& flags, RunExtras extras) {
    if (flags.has("--as-worker")) {
        return campaign::run_worker(flags);
    }
    if (flags.has("--as-variant")) {
        platform::die_with_parent();
    }
    return code_with_plug_ins(run_request(flags, std::move(extras)));
}

}  // namespace ipcbench::cli
