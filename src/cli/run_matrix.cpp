#include "cli/run_matrix.hpp"

#include <unistd.h>

#include <exception>
#include <map>
#include <optional>

#include <fmt/format.h>

#include "cli/jobs.hpp"
#include "cli/reports.hpp"
#include "cli/time_budget.hpp"
#include "cli/worker.hpp"
#include "ipcbench/base/error.hpp"
#include "ipcbench/base/units.hpp"
#include "platform/command_line.hpp"
#include "platform/environment.hpp"
#include "platform/process.hpp"
#include "reporters/progress_line.hpp"
#include "runner/controls.hpp"

namespace ipcbench::cli {
namespace {

/// Counts how the runs ended, for the exit code.
class Tally {
public:
    void add(RunStatus status) {
        failed_ = failed_ || status == RunStatus::failed;
        ran_ = ran_ || status == RunStatus::ok || status == RunStatus::partial;
    }
    [[nodiscard]] int exit_code(int signal) const {
        if (signal != 0) {
            return static_cast<int>(ExitCode::interrupted) + signal;
        }
        if (failed_) {
            return static_cast<int>(ExitCode::run_failed);
        }
        return static_cast<int>(ran_ ? ExitCode::ok : ExitCode::nothing_ran);
    }

private:
    bool failed_ = false;
    bool ran_ = false;
};

/// "252 runs, 3 of each cell, in shuffled order (--seed 4711): about 5 min", where it takes a minute or more, or where
/// the order is not the one that was asked for.
std::string announcement(const RunRequest& request, const std::vector<CheckedCell>& cells) {
    std::size_t runs = 0;
    std::chrono::nanoseconds expected{0};
    for (const CheckedCell& cell : cells) {
        if (cell.runs()) {
            runs += request.times();
            expected += expected_time(cell.cell).value_or(std::chrono::nanoseconds{0}) * request.times();
        }
    }
    const double seconds = std::chrono::duration<double>(expected).count();
    constexpr double long_wait = 60;
    if (runs < 2 || (!request.plan.shuffled && seconds < long_wait)) {
        return "";
    }
    std::string text = fmt::format("\n{} runs", runs);
    if (request.plan.shuffled) {
        text += fmt::format(", {} of each cell, in shuffled order (--seed {})", request.times(), request.plan.seed);
    }
    if (seconds >= long_wait) {
        text += fmt::format(": about {:.0f} min", seconds / long_wait);
    } else if (seconds > 0) {
        text += fmt::format(": about {:.0f} s", seconds);
    }
    return text + "\n";
}

/// Shows how far the campaign is.
class Watch {
public:
    Watch(const RunFlags& flags, const std::vector<CheckedCell>& cells, platform::Supervisor& supervisor)
        : cells_(cells),
          supervisor_(supervisor),
          line_(STDERR_FILENO, reporters::detect_style(STDERR_FILENO, true),
                ::isatty(STDERR_FILENO) != 0 && !flags.quiet) {}

    void begin(const runner::Turn& turn) {
        turn_ = turn;
        if (!cells_[turn.job].build.program.empty()) {
            begin(runner::Stretch{"in the other build",
                                  expected_time(cells_[turn.job].cell).value_or(std::chrono::nanoseconds{0}), 0});
        }
    }
    void begin(const runner::Stretch& stretch) {
        const CheckedCell& now = cells_[turn_.job];
        const std::size_t after = turn_.of - turn_.number;
        const auto each = expected_time(now.cell).value_or(std::chrono::nanoseconds{0});
        line_.begin({std::string(now.cell.transport->info.name), turn_.number, turn_.of, std::string(stretch.phase),
                     stretch.duration, stretch.round_trips, each * after},
                    supervisor_.lifeline());
    }
    void end() { line_.end(); }

private:
    const std::vector<CheckedCell>& cells_;
    platform::Supervisor& supervisor_;
    reporters::ProgressLine line_;
    runner::Turn turn_;
};

/// Adds to each result what its mean round trip is made of.
void break_down(const std::vector<CheckedCell>& cells, std::map<std::size_t, RunResult>& results) {
    runner::Controls controls;
    for (const auto& [job, result] : results) {
        if (result.control) {
            controls.add_harness(result);
        } else if (is_notification(cells[job].cell)) {
            controls.add_notification(result);
        }
    }
    for (auto& [job, result] : results) {
        if (cells[job].shown && !result.control) {
            const bool copies = !cells[job].cell.transport->info.capabilities.zero_copy;
            result.breakdown = controls.split(result, copies);
        }
    }
}

}  // namespace

int run_matrix(const RunFlags& flags, std::unique_ptr<Reporter> listener) {
    if (flags.as_worker) {
        return run_worker(flags);
    }
    const Pace::Clock::time_point began = Pace::Clock::now();
    if (flags.as_variant) {
        platform::die_with_parent();
    }
    const RunRequest request = read_request(flags);
    std::vector<CheckedCell> cells = check_cells(request);
    const std::size_t shown = cells.size();
    if (flags.breakdown) {
        const std::vector<CheckedCell> controls = control_cells(cells);
        cells.insert(cells.end(), controls.begin(), controls.end());
    }
    apply_budget(request, cells);
    require_bounded_time(request, cells);
    // The last that may say no: it opens, and so empties, the files.
    Reports reports(flags, request, shown, std::move(listener));
    Context context = platform::describe_environment();
    context.command = platform::command_line(request.implied_flags);
    platform::Supervisor supervisor(platform::Supervisor::Signals::watch);
    Watch watch(flags, cells, supervisor);
    const runner::Bench bench{supervisor, context.clock.cost_ns,
                              [&](const runner::Stretch& stretch) { watch.begin(stretch); }};
    std::optional<Pace> pace;
    if (request.budget) {
        pace.emplace(began + *request.budget, cells.front().cell.duration, cells.size(), request.times(),
                     request.times() / request.plan.repetitions);
    }
    std::vector<runner::Job> jobs;
    jobs.reserve(cells.size());
    for (const CheckedCell& cell : cells) {
        jobs.push_back(make_job(cell, bench, pace ? &*pace : nullptr));
    }
    Tally tally;
    // What cannot be written ends the campaign; what has been measured still goes to all other reports.
    std::exception_ptr trouble;
    bool reader_gone = false;
    const auto attempt = [&](const auto& call) {
        try {
            call();
        } catch (const Error& error) {
            reader_gone = trouble ? reader_gone : dynamic_cast<const reporters::ReaderGone*>(&error) != nullptr;
            trouble = trouble ? trouble : std::current_exception();
        }
    };
    attempt([&] {
        reports.begin(context);
        reports.say(announcement(request, cells));
    });
    const auto report = [&](const RunResult& result) {
        tally.add(result.status);
        attempt([&] { reports.result(result); });
    };
    const auto show = [&](std::size_t job, const RunResult& result) {
        if (cells[job].shown) {
            attempt([&] { reports.unfinished(result); });
        }
    };
    std::map<std::size_t, RunResult> finished;
    runner::run_campaign(jobs, request.plan,
                         {[&](const runner::Turn& turn) {
                              if (pace) {
                                  pace->begin(turn, Pace::Clock::now());
                              }
                              watch.begin(turn);
                          },
                          [&](std::size_t job, const RunResult& result) {
                              watch.end();
                              if (flags.breakdown) {
                                  finished[job] = result;  // the controls may come later
                                  show(job, result);
                              } else {
                                  report(result);
                              }
                          },
                          [&] { return supervisor.signal() != 0 || trouble; }, show});
    watch.end();
    if (flags.breakdown) {
        break_down(cells, finished);
        for (const auto& [job, result] : finished) {
            if (cells[job].shown) {
                report(result);
            }
        }
    }
    attempt([&] { reports.end(); });
    // Ctrl-C also ends the program that reads our output: then a missing reader is not an error of its own.
    if (trouble && !(reader_gone && supervisor.signal() != 0)) {
        std::rethrow_exception(trouble);
    }
    return tally.exit_code(supervisor.signal());
}

}  // namespace ipcbench::cli
