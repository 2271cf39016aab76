#include "campaign/worker.hpp"

#include <cstdlib>

#include <fmt/format.h>

#include "campaign/run_request.hpp"
#include "ipcbench/base/error.hpp"
#include "platform/activity.hpp"
#include "platform/exit_code.hpp"
#include "platform/process.hpp"
#include "platform/standard_output.hpp"
#include "platform/this_process.hpp"
#include "platform/write_all.hpp"
#include "reporters/raw_result.hpp"
#include "runner/check_cache.hpp"
#include "runner/run_cell.hpp"

namespace ipcbench::campaign {

int run_worker(const GivenFlags& flags) {
    platform::die_with_parent();
    platform::ActivityReporter activity_reporter(platform::ChildProcess::control_fd);
    const UniqueFd output = platform::reserve_standard_output();  // reserved, because a library may print something
    const RunRequest request = read_request(flags);
    const runner::Cell& cell = request.runs.front().cell;
    platform::Supervisor supervisor(platform::Supervisor::Signals::watch);
    const runner::RunContext run_context{
        supervisor, std::strtod(flags.text_or_fallback("--as-worker").c_str(), nullptr),
        [&](const runner::PhaseStart& phase_start) {
            platform::Activity::here().step(true);
            activity_reporter.report(fmt::format("begins {} {} {}", phase_start.phase, phase_start.duration.count(),
                                                 phase_start.round_trips));
        }};
    RunResult result = runner::describe(cell);
    runner::capture_errors(result, [&] {
        runner::CheckCache cache;
        result = runner::run_cell(runner::plan(cell, cache), run_context);
    });
    return static_cast<int>(platform::write_all(output.get(), reporters::write_raw(result) + "\n") == 0
                                ? ExitCode::ok
                                : ExitCode::run_failed);
}

}  // namespace ipcbench::campaign
