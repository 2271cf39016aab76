#include "cli/own_process.hpp"

#include <csignal>
#include <cstdio>
#include <deque>
#include <sstream>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/cell_words.hpp"
#include "ipcbench/base/error.hpp"
#include "ipcbench/base/printable.hpp"
#include "ipcbench/base/units.hpp"
#include "platform/captured_run.hpp"
#include "platform/dead_runs.hpp"
#include "platform/exhausted.hpp"
#include "platform/process.hpp"
#include "reporters/raw_result.hpp"

namespace ipcbench::cli {
namespace {

using platform::CapturedRun;
using std::chrono::nanoseconds;

constexpr const char* it = "the process that measured it";

/// Follows the progress that the process reports.
class Watch {
public:
    Watch(const runner::Cell& cell, const runner::Bench& bench) : cell_(cell), bench_(bench) {}

    void hear(const std::string& line) {
        std::istringstream words(line);
        std::string word;
        words >> word;
        if (word == "begins") {
            std::int64_t duration_ns = 0;
            std::uint64_t round_trips = 0;
            words >> phase_ >> duration_ns >> round_trips;
            measuring_ = true;  // its next line may be the one that never comes
            bench_.begins({phase_, nanoseconds(duration_ns), round_trips});
            return;
        }
        measuring_ = word == "measuring";
        std::uint64_t round_trips = 0;
        words >> round_trips;
        bench_.supervisor.lifeline().advance(round_trips - std::exchange(round_trips_, round_trips));
    }

    /// How long it may go without progress: it limits each of its steps by the time-out itself, and gets some more
    /// seconds to leave a wait that only its child's death ends. A step of the set-up may consist of three.
    [[nodiscard]] nanoseconds patience() const {
        constexpr std::chrono::seconds more{5};
        constexpr int steps = 3;
        return (measuring_ ? 1 : steps) * nanoseconds(cell_.timeout) + more;
    }

    /// " in the phase 'timed'".
    [[nodiscard]] std::string place() const {
        return phase_.empty() ? " during the set-up" : fmt::format(" in the phase '{}'", phase_);
    }

private:
    const runner::Cell& cell_;
    const runner::Bench& bench_;
    std::string phase_;
    bool measuring_ = false;
    std::uint64_t round_trips_ = 0;
};

/// The last lines that it wrote to its standard error, joined into one.
std::string last_words(const std::string& errors) {
    constexpr std::size_t most = 3;
    std::deque<std::string> last;
    std::istringstream lines(errors);
    for (std::string line; std::getline(lines, line);) {
        if (!line.empty()) {
            last.push_back(printable(line));
        }
        if (last.size() > most) {
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

/// Explains how the process ended, as it left no result.
void explain(const CapturedRun& run, const Watch& watch, const runner::Cell& cell, RunResult& result) {
    result.status = RunStatus::failed;
    result.hint = hint_for(run, cell);
    switch (run.end) {
        case CapturedRun::End::silent:
            result.reason = fmt::format("{} made no progress for {}{}, and was killed{}", it,
                                        format_ns(static_cast<double>(watch.patience().count())), watch.place(),
                                        last_words(run.errors));
            break;
        case CapturedRun::End::too_long:
            result.reason = fmt::format("{} prints too much{}", it, last_words(run.errors));
            break;
        default:
            result.reason =
                fmt::format("{} {}{}{}", it, platform::describe(run.status), watch.place(), last_words(run.errors));
    }
}

void measure(const runner::Cell& cell, const runner::Bench& bench, RunResult& result) {
    Watch watch(cell, bench);
    std::vector<std::string> words = words_for(cell, cell.child);
    words.push_back(fmt::format("--as-worker={}", bench.clock_cost_ns));
    const CapturedRun run = platform::run_and_capture(platform::own_program(), words,
                                                      {.stop = [&] { return bench.supervisor.signal() != 0; },
                                                       .news = [&](const std::string& line) { watch.hear(line); },
                                                       .patience = [&] { return watch.patience(); }});
    if (!run.status.clean()) {
        static_cast<void>(platform::clean_after(run.pid));
    }
    const bool whole = !run.output.empty() && run.output.back() == '\n';
    if (!whole && bench.supervisor.signal() != 0) {
        throw Error(ErrorKind::interrupted, "interrupted before anything was measured");
    }
    if (!whole) {
        explain(run, watch, cell, result);
        return;
    }
    try {
        result = reporters::read_raw(run.output, it);
    } catch (const Error&) {
        if (run.status.clean()) {
            throw;
        }
        explain(run, watch, cell, result);
        return;
    }
    if (!run.status.clean()) {
        result.warnings.push_back(
            fmt::format("{} {} after it had measured{}", it, platform::describe(run.status), last_words(run.errors)));
    } else if (!run.errors.empty()) {
        std::istringstream lines(run.errors);
        for (std::string line; std::getline(lines, line);) {
            std::fputs((printable(line) + "\n").c_str(), stderr);  // and if nobody can read it, the result stands
        }
    }
}

}  // namespace

RunResult measure_in_own_process(const runner::Cell& cell, const runner::Prepared& prepared,
                                 const runner::Bench& bench) {
    RunResult result = runner::describe(cell, prepared);
    runner::guard(result, [&] { measure(cell, bench, result); });
    return result;
}

}  // namespace ipcbench::cli
