#include "campaign/other_build.hpp"

#include <fmt/format.h>

#include "campaign/cell_arguments.hpp"
#include "campaign/time_budget.hpp"
#include "ipcbench/base/error.hpp"
#include "platform/captured_run.hpp"
#include "reporters/report_file.hpp"

namespace ipcbench::campaign {
namespace {

using std::chrono::nanoseconds;

/// Returns far more time than a good run takes; nothing if a count was requested, whose time is unknown.
std::optional<nanoseconds> bound_for(const runner::Cell& cell) {
    constexpr int safety_factor = 4;
    const auto expected = expected_time(cell);
    return expected ? std::optional(safety_factor * (*expected + cell.warmup.value_or(nanoseconds{0}) + cell.timeout))
                    : std::nullopt;
}

RunResult run_other(const OtherBuild& build, const runner::Cell& cell, platform::Supervisor& supervisor) {
    constexpr const char* version_hint = "is it an ipcbench of this version?";
    const std::string child =
        build.child.empty() ? build.program.substr(0, build.program.rfind('/') + 1) + "ipcbench-child" : build.child;
    std::vector<std::string> words = arguments_for(cell, child);
    words.insert(words.end(), {"--as-variant", "--export-json=-"});
    const platform::CapturedRun run = platform::run_and_capture(
        build.program, words, {.stop = [&] { return supervisor.signal() != 0; }, .at_most = bound_for(cell)});
    if (run.end == platform::CapturedRun::EndReason::timed_out) {
        throw Error(ErrorKind::failed, fmt::format("'{}' did not finish in time", build.program), version_hint);
    }
    if (run.end == platform::CapturedRun::EndReason::too_much_output) {
        throw Error(ErrorKind::failed, fmt::format("'{}' prints too much", build.program), version_hint);
    }
    if (run.output.empty()) {
        throw Error(ErrorKind::failed,
                    fmt::format("'{}' {} without a report", build.program, platform::describe(run.status)),
                    version_hint);
    }
    std::vector<RunResult> results;
    try {
        results = reporters::parse_report(run.output, build.program).results;
    } catch (const Error& error) {
        throw Error(ErrorKind::failed, error.what(), version_hint);
    }
    if (results.size() != 1) {
        throw Error(ErrorKind::failed, fmt::format("'{}' reported {} results, not one", build.program, results.size()),
                    version_hint);
    }
    return results.front();
}

}  // namespace

RunResult measure_with_other_build(const OtherBuild& build, const runner::Cell& cell,
                                   platform::Supervisor& supervisor) {
    RunResult result = runner::describe(cell);
    try {
        result = run_other(build, cell, supervisor);
    } catch (const Error& error) {
        result.status = supervisor.signal() != 0 ? RunStatus::skipped : RunStatus::failed;
        result.reason = supervisor.signal() != 0 ? "interrupted before anything was measured" : error.what();
        result.hint = supervisor.signal() != 0 ? "" : error.hint();
    }
    result.warnings.clear();  // they are determined again, from all repetitions together
    result.variant = build.name;
    result.origin.clear();  // this campaign measured it
    return result;
}

}  // namespace ipcbench::campaign
