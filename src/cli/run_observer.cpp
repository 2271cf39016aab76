#include "cli/run_observer.hpp"

#include <unistd.h>

#include <chrono>
#include <string>

#include "campaign/time_budget.hpp"
#include "ipcbench/base/error.hpp"
#include "platform/exit_code.hpp"
#include "reporters/output.hpp"

namespace ipcbench::cli {
namespace {

std::chrono::nanoseconds expected(const runner::Cell& cell) {
    return campaign::expected_time(cell).value_or(std::chrono::nanoseconds{0});
}

}  // namespace

RunObserver::RunObserver(const campaign::PlannedCampaign& campaign, Reports& reports, platform::Supervisor& supervisor,
                         bool quiet)
    : campaign_(campaign),
      reports_(reports),
      supervisor_(supervisor),
      line_(STDERR_FILENO, reporters::detect_style(STDERR_FILENO, true), ::isatty(STDERR_FILENO) != 0 && !quiet) {}

template <class Call>
void RunObserver::attempt(const Call& call) {
    try {
        call();
    } catch (const Error& error) {
        if (!failure_) {
            reader_gone_ = dynamic_cast<const reporters::OutputClosed*>(&error) != nullptr;
            failure_ = std::current_exception();
        }
    }
}

void RunObserver::begin(const Context& context) {
    attempt([&] {
        reports_.begin(context);
        reports_.print(campaign::announcement(campaign_));
    });
}

void RunObserver::run_begins(const campaign::RunIndex& turn) {
    run_index_ = turn;
    const campaign::PlannedCell& now = campaign_.planned(turn);
    if (!now.build.program.empty()) {
        phase_begins({"in a program of its own", expected(now.cell()), 0});
    }
}

void RunObserver::phase_begins(const runner::PhaseStart& phase_start) {
    const runner::Cell& now = campaign_.planned(run_index_).cell();
    const runner::Cell& next = run_index_.control ? campaign_.cells.front().cell() : now;
    const std::size_t after = run_index_.of - run_index_.number;
    line_.begin({std::string(now.transport->info.name) + (run_index_.control ? " (control)" : ""), run_index_.number,
                 run_index_.of, std::string(phase_start.phase), phase_start.duration, phase_start.round_trips,
                 expected(next) * after},
                supervisor_.lifeline());
}

void RunObserver::result(const RunResult& result) {
    failed_ = failed_ || result.status == RunStatus::failed;
    ran_ = ran_ || result.status == RunStatus::ok || result.status == RunStatus::partial;
    attempt([&] { reports_.result(result); });
}

void RunObserver::unfinished(const RunResult& result) {
    attempt([&] { reports_.unfinished(result); });
}

void RunObserver::measured(std::size_t cell, const RunResult& run) {
    attempt([&] { reports_.measured(cell, run); });
}

int RunObserver::end(bool complete) {
    if (complete) {
        attempt([&] { reports_.completed(); });
    }
    attempt([&] { reports_.end(); });
    // Ctrl-C also ends the program that reads our output, so a missing reader is then not an error.
    if (failure_ && !(reader_gone_ && supervisor_.signal() != 0)) {
        std::rethrow_exception(failure_);
    }
    if (const int signal = supervisor_.signal(); signal != 0) {
        return static_cast<int>(ExitCode::interrupted) + signal;
    }
    if (failed_) {
        return static_cast<int>(ExitCode::run_failed);
    }
    return static_cast<int>(ran_ ? reports_.verdict() : ExitCode::nothing_ran);
}

}  // namespace ipcbench::cli
