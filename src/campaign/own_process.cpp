#include "campaign/own_process.hpp"

#include <csignal>
#include <cstdio>
#include <deque>
#include <sstream>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "campaign/cell_arguments.hpp"
#include "ipcbench/base/error.hpp"
#include "ipcbench/base/printable.hpp"
#include "ipcbench/base/units.hpp"
#include "platform/captured_run.hpp"
#include "platform/dead_runs.hpp"
#include "platform/exhausted.hpp"
#include "platform/process.hpp"
#include "platform/this_process.hpp"
#include "reporters/raw_result.hpp"

namespace ipcbench::campaign {
namespace {

using platform::CapturedRun;
using std::chrono::nanoseconds;

constexpr const char* it = "the worker process";

/// Tracks the progress that the process reports.
class WorkerProgress {
public:
    WorkerProgress(const runner::Cell& cell, const runner::RunContext& run_context)
        : cell_(cell), run_context_(run_context) {}

    void parse(const std::string& line) {
        std::istringstream words(line);
        std::string word;
        words >> word;
        if (word == "begins") {
            std::int64_t duration_ns = 0;
            std::uint64_t round_trips = 0;
            words >> phase_ >> duration_ns >> round_trips;
            measuring_ = true;  // set now, because the next line may never come
            run_context_.on_start({phase_, nanoseconds(duration_ns), round_trips});
            return;
        }
        measuring_ = word == "measuring";
        std::uint64_t round_trips = 0;
        words >> round_trips;
        run_context_.supervisor.lifeline().advance(round_trips - std::exchange(round_trips_, round_trips));
    }

    /// Returns how long the process may go without progress. The process limits each of its steps by the time-out
    /// itself, and needs some more seconds to leave a wait that only its child's death ends. A step of the set-up may
    /// consist of three such steps.
    [[nodiscard]] nanoseconds progress_timeout() const {
        constexpr std::chrono::seconds more{5};
        constexpr int steps = 3;
        return (measuring_ ? 1 : steps) * nanoseconds(cell_.timeout) + more;
    }

    /// Returns " in the phase 'timed'".
    [[nodiscard]] std::string where() const {
        return phase_.empty() ? " during the set-up" : fmt::format(" in the phase '{}'", phase_);
    }

private:
    const runner::Cell& cell_;
    const runner::RunContext& run_context_;
    std::string phase_;
    bool measuring_ = false;
    std::uint64_t round_trips_ = 0;
};

/// Returns the last lines that the process wrote to its standard error, joined into one.
std::string stderr_tail(const std::string& errors) {
    constexpr std::size_t max = 3;
    std::deque<std::string> last;
    std::istringstream lines(errors);
    for (std::string line; std::getline(lines, line);) {
        if (!line.empty()) {
            last.push_back(printable(line));
        }
        if (last.size() > max) {
            last.pop_front();
        }
    }
    return last.empty() ? "" : fmt::format(": {}", fmt::join(last, "; "));
}

std::string hint_for(const CapturedRun& run, const runner::Cell& cell) {
    if (std::string hint = platform::hint_for_exhausted(run.errors); !hint.empty()) {
        return hint;
    }
    if (run.status.signal == SIGKILL && !run.killed) {
        return "did the kernel kill it because memory ran out? See dmesg";
    }
    return std::string(cell.transport->info.own_process_because);
}

/// Explains how the process ended, if it left no result.
void explain(const CapturedRun& run, const WorkerProgress& progress, const runner::Cell& cell, RunResult& result) {
    result.status = RunStatus::failed;
    result.hint = hint_for(run, cell);
    switch (run.end) {
        case CapturedRun::EndReason::no_progress:
            result.reason = fmt::format("{} made no progress for {}{}, and was killed{}", it,
                                        format_ns(static_cast<double>(progress.progress_timeout().count())),
                                        progress.where(), stderr_tail(run.errors));
            break;
        case CapturedRun::EndReason::too_much_output:
            result.reason = fmt::format("{} prints too much{}", it, stderr_tail(run.errors));
            break;
        default:
            result.reason =
                fmt::format("{} {}{}{}", it, platform::describe(run.status), progress.where(), stderr_tail(run.errors));
    }
}

void measure(const runner::Cell& cell, const runner::RunContext& run_context, RunResult& result) {
    WorkerProgress progress(cell, run_context);
    std::vector<std::string> words = arguments_for(cell, cell.child);
    words.push_back(fmt::format("--as-worker={}", run_context.clock_cost_ns));
    const CapturedRun run =
        platform::run_and_capture(platform::own_program(), words,
                                  {.stop = [&] { return run_context.supervisor.signal() != 0; },
                                   .on_progress = [&](const std::string& line) { progress.parse(line); },
                                   .progress_timeout = [&] { return progress.progress_timeout(); }});
    if (!run.status.clean()) {
        static_cast<void>(platform::clean_after(run.pid));
    }
    const bool whole = !run.output.empty() && run.output.back() == '\n';
    if (!whole && run_context.supervisor.signal() != 0) {
        throw Error(ErrorKind::interrupted, "interrupted before anything was measured");
    }
    if (!whole) {
        explain(run, progress, cell, result);
        return;
    }
    try {
        result = reporters::read_raw(run.output, it);
    } catch (const Error&) {
        if (run.status.clean()) {
            throw;
        }
        explain(run, progress, cell, result);
        return;
    }
    if (!run.status.clean()) {
        result.warnings.push_back({WarningCode::worker_failed,
                                   {},
                                   WarningProcess::none,
                                   fmt::format("{} {} after it had measured{}", it, platform::describe(run.status),
                                               stderr_tail(run.errors))});
    } else if (!run.errors.empty()) {
        std::istringstream lines(run.errors);
        for (std::string line; std::getline(lines, line);) {
            std::fputs((printable(line) + "\n").c_str(), stderr);  // if it cannot be written, the result is still valid
        }
    }
}

}  // namespace

RunResult measure_in_own_process(const runner::PlannedRun& planned, const runner::RunContext& run_context) {
    RunResult result = runner::describe(planned);
    runner::capture_errors(result, [&] { measure(planned.cell, run_context, result); });
    return result;
}

}  // namespace ipcbench::campaign
