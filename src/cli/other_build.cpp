#include "cli/other_build.hpp"

#include <fmt/format.h>

#include "cli/cell_words.hpp"
#include "cli/time_budget.hpp"
#include "ipcbench/base/error.hpp"
#include "platform/captured_run.hpp"
#include "reporters/report_file.hpp"

namespace ipcbench::cli {
namespace {

using std::chrono::nanoseconds;

/// Far more than a good run takes; nothing where a count was asked for, which nobody knows the time of.
std::optional<nanoseconds> bound_for(const runner::Cell& cell) {
    constexpr int generous = 4;
    const auto expected = expected_time(cell);
    return expected ? std::optional(generous * (*expected + cell.warmup.value_or(nanoseconds{0}) + cell.timeout))
                    : std::nullopt;
}

RunResult run_other(const OtherBuild& build, const runner::Cell& cell, platform::Supervisor& supervisor) {
    constexpr const char* doubt = "is it an ipcbench of this version?";
    const std::string child = build.program.substr(0, build.program.rfind('/') + 1) + "ipcbench-child";
    std::vector<std::string> words = words_for(cell, child);
    words.insert(words.end(), {"--as-variant", "--export-json=-"});
    const platform::CapturedRun run = platform::run_and_capture(
        build.program, words, {.stop = [&] { return supervisor.signal() != 0; }, .at_most = bound_for(cell)});
    if (run.end == platform::CapturedRun::End::late) {
        throw Error(ErrorKind::failed, fmt::format("'{}' has not ended in time", build.program), doubt);
    }
    if (run.end == platform::CapturedRun::End::too_long) {
        throw Error(ErrorKind::failed, fmt::format("'{}' prints too much", build.program), doubt);
    }
    if (run.output.empty()) {
        throw Error(ErrorKind::failed,
                    fmt::format("'{}' {} without a report", build.program, platform::describe(run.status)), doubt);
    }
    std::vector<RunResult> results;
    try {
        results = reporters::parse_report(run.output, build.program).results;
    } catch (const Error& error) {
        throw Error(ErrorKind::failed, error.what(), doubt);
    }
    if (results.size() != 1) {
        throw Error(ErrorKind::failed, fmt::format("'{}' reported {} results, not one", build.program, results.size()),
                    doubt);
    }
    return results.front();
}

}  // namespace

RunResult measure_elsewhere(const OtherBuild& build, const runner::Cell& cell, platform::Supervisor& supervisor) {
    RunResult result = runner::describe(cell);
    try {
        result = run_other(build, cell, supervisor);
    } catch (const Error& error) {
        result.status = supervisor.signal() != 0 ? RunStatus::skipped : RunStatus::failed;
        result.reason = supervisor.signal() != 0 ? "interrupted before anything was measured" : error.what();
        result.hint = supervisor.signal() != 0 ? "" : error.hint();
    }
    result.warnings.clear();  // they are found again, from all repetitions together
    result.variant = build.name;
    return result;
}

}  // namespace ipcbench::cli
