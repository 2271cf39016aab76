#include "cli/worker.hpp"

#include <cstdlib>

#include <fmt/format.h>

#include "cli/run_request.hpp"
#include "ipcbench/base/error.hpp"
#include "platform/activity.hpp"
#include "platform/process.hpp"
#include "platform/standard_output.hpp"
#include "platform/write_all.hpp"
#include "reporters/raw_result.hpp"
#include "runner/known_facts.hpp"
#include "runner/run_cell.hpp"

namespace ipcbench::cli {

int run_worker(const RunFlags& flags) {
    platform::die_with_parent();
    const platform::ActivityTeller teller(platform::ChildProcess::control_fd);
    const UniqueFd output = platform::reserve_standard_output();  // a library may have something to print
    const RunRequest request = read_request(flags);
    const runner::Cell& cell = request.runs.front().cell;
    platform::Supervisor supervisor(platform::Supervisor::Signals::watch);
    const runner::Bench bench{
        supervisor, std::strtod(flags.as_worker->c_str(), nullptr), [&](const runner::Stretch& stretch) {
            teller.say(fmt::format("begins {} {} {}", stretch.phase, stretch.duration.count(), stretch.round_trips));
        }};
    RunResult result = runner::describe(cell);
    runner::guard(result, [&] {
        runner::KnownFacts facts;
        result = runner::run_cell(cell, runner::prepare(cell, facts), bench);
    });
    return static_cast<int>(platform::write_all(output.get(), reporters::write_raw(result) + "\n") == 0
                                ? ExitCode::ok
                                : ExitCode::run_failed);
}

}  // namespace ipcbench::cli
