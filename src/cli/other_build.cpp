#include "cli/other_build.hpp"

#include <fmt/format.h>

#include "cli/loads.hpp"
#include "cli/time_budget.hpp"
#include "ipcbench/base/error.hpp"
#include "platform/captured_run.hpp"
#include "reporters/report_file.hpp"

namespace ipcbench::cli {
namespace {

using std::chrono::nanoseconds;

std::string in_nanoseconds(nanoseconds time) {
    return fmt::format("{}ns", time.count());
}

std::vector<std::string> arguments_for(const OtherBuild& build, const runner::Cell& cell) {
    const std::size_t slash = build.program.rfind('/');
    std::vector<std::string> words{"run",
                                   std::string(cell.transport->info.name),
                                   "--as-variant",
                                   "--export-json=-",
                                   fmt::format("--codec={}", cell.codec->name),
                                   fmt::format("--size={}", cell.payload_bytes),
                                   fmt::format("--timeout={}ms", cell.timeout.count()),
                                   cell.iterations ? fmt::format("--iterations={}", *cell.iterations)
                                                   : "--duration=" + in_nanoseconds(cell.duration)};
    // What would change nothing is refused as wrong usage.
    if (cell.transport->info.kind != TransportKind::control) {
        words.push_back("--placement=" + cell.placement.text);
        words.push_back("--child=" + build.program.substr(0, slash + 1) + "ipcbench-child");
    }
    if (cell.load == Load{.pairs = cell.load.pairs}) {
        words.push_back(fmt::format("--timing={}", runner::name_of(cell.timing)));
    }
    if (const auto expected = expected_time(cell); expected && *expected > MatrixLimit{}.time) {
        words.push_back("--max-time=" + in_nanoseconds(*expected + std::chrono::hours{1}));
    }
    if (cell.warmup) {
        words.push_back("--warmup=" + in_nanoseconds(*cell.warmup));
    }
    if (cell.wait) {
        words.push_back("--wait=" + to_string(*cell.wait));
    }
    const std::vector<std::string> load = flags_for(cell.load);
    words.insert(words.end(), load.begin(), load.end());
    for (const auto& [key, value] : cell.options) {
        words.push_back(fmt::format("--option={}={}", key, value));
    }
    return words;
}

/// Far more than a good run takes; nothing where a count was asked for, which nobody knows the time of.
std::optional<nanoseconds> bound_for(const runner::Cell& cell) {
    constexpr int generous = 4;
    const auto expected = expected_time(cell);
    return expected ? std::optional(generous * (*expected + cell.warmup.value_or(nanoseconds{0}) + cell.timeout))
                    : std::nullopt;
}

RunResult run_other(const OtherBuild& build, const runner::Cell& cell, platform::Supervisor& supervisor) {
    constexpr std::size_t most_bytes = std::size_t{256} << 20U;
    constexpr const char* doubt = "is it an ipcbench of this version?";
    const platform::CapturedRun run = platform::run_and_capture(
        build.program, arguments_for(build, cell), [&] { return supervisor.signal() != 0; }, bound_for(cell),
        most_bytes);
    if (run.end == platform::CapturedRun::End::late) {
        throw Error(ErrorKind::failed, fmt::format("'{}' has not ended in time", build.program), doubt);
    }
    if (run.end == platform::CapturedRun::End::too_long) {
        throw Error(ErrorKind::failed, fmt::format("'{}' prints without end", build.program), doubt);
    }
    if (run.output.empty()) {
        throw Error(ErrorKind::failed,
                    fmt::format("'{}' {} without a report", build.program,
                                run.status ? platform::describe(*run.status) : "had to be killed"),
                    doubt);
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
