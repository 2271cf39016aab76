#include "campaign/measure_all.hpp"

#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include "campaign/controls.hpp"
#include "campaign/time_budget.hpp"

namespace ipcbench::campaign {
namespace {

/// Reports the results of a campaign as they arrive or, from the first one on of which controls show what it consists
/// of, when all controls have been measured as well.
class PendingResults {
public:
    PendingResults(const PlannedCampaign& campaign, CampaignObserver& observer)
        : campaign_(campaign), observer_(observer) {}

    void finished(std::size_t job, const RunResult& result) {
        observer_.runs_pause();
        if (campaign_.controls.empty() || (waiting_.empty() && !has_parts(result))) {
            observer_.result(result);
            return;
        }
        waiting_.emplace_back(job, result);
        observer_.unfinished(result);
    }

    void unfinished(const RunResult& result) { observer_.unfinished(result); }

    void measured_control(std::size_t control, const RunResult& run) {
        controls_.add(campaign_.controls[control].kind, run);
    }

    void break_down() {
        for (auto& [job, result] : waiting_) {
            if (has_parts(result)) {
                const bool copies = !campaign_.cells[job].cell().transport->info.capabilities.zero_copy;
                result.breakdown = controls_.split(result, copies);
            }
            observer_.result(result);
        }
    }

private:
    static bool has_parts(const RunResult& result) {
        return !result.control && result.load == Load{} && result.codec_ns;
    }

    const PlannedCampaign& campaign_;
    CampaignObserver& observer_;
    std::vector<std::pair<std::size_t, RunResult>> waiting_;  ///< with their jobs
    Controls controls_;
};

/// Returns the index of a run among those of cells. The budget tracker knows only these.
RunIndex among_cells(RunIndex run_index, std::size_t controls_begun, std::size_t controls) {
    run_index.number -= controls_begun;
    run_index.of -= controls;
    return run_index;
}

std::optional<BudgetTracker> pace_of(const PlannedCampaign& campaign, BudgetTracker::Clock::time_point began) {
    const RunRequest& request = campaign.request;
    if (!request.budget) {
        return std::nullopt;
    }
    const RunCount runs = count_runs(campaign);
    const double left = runs.all == 0 ? 1 : static_cast<double>(runs.left) / static_cast<double>(runs.all);
    const auto budget = std::chrono::duration_cast<BudgetTracker::Clock::duration>(*request.budget * left);
    BudgetTracker tracker(began + budget, campaign.cells.front().cell().duration, campaign.cells.size(),
                          request.times(), request.times() / request.plan.repetitions);
    for (std::size_t job = 0; job < campaign.cells.size(); ++job) {
        tracker.skip(job, campaign.cells[job].earlier.size());
    }
    return tracker;
}

}  // namespace

bool measure_all(const PlannedCampaign& campaign, std::chrono::steady_clock::time_point began,
                 platform::Supervisor& supervisor, double clock_cost_ns, CampaignObserver& observer) {
    std::optional<BudgetTracker> budget_tracker = pace_of(campaign, began);
    const runner::RunContext run_context{
        supervisor, clock_cost_ns, [&](const runner::PhaseStart& phase_start) { observer.phase_begins(phase_start); }};
    std::vector<Job> jobs;
    jobs.reserve(campaign.cells.size());
    for (const PlannedCell& cell : campaign.cells) {
        jobs.push_back(make_job(cell, run_context, budget_tracker ? &*budget_tracker : nullptr));
    }
    ControlJobs controls{.runs = control_runs};
    for (const PlannedControl& control : campaign.controls) {
        controls.measure.push_back(make_job(control.planned, run_context, nullptr).measure);
    }
    PendingResults pending(campaign, observer);
    controls.finished = [&](std::size_t control, const RunResult& run) { pending.measured_control(control, run); };
    std::size_t controls_begun = 0;
    const auto begin_run = [&](const RunIndex& run_index) {
        if (run_index.control) {
            ++controls_begun;
        } else if (budget_tracker) {
            budget_tracker->begin(among_cells(run_index, controls_begun, controls.measure.size() * control_runs),
                                  BudgetTracker::Clock::now());
        }
        observer.run_begins(run_index);
    };
    const auto deadline = campaign.request.deadline;
    const bool complete =
        run_campaign(jobs, campaign.request.plan,
                     {.on_start = begin_run,
                      .finished = [&](std::size_t job, const RunResult& result) { pending.finished(job, result); },
                      .interrupted = [&] { return observer.wants_to_stop(); },
                      .unfinished = [&](std::size_t, const RunResult& result) { pending.unfinished(result); },
                      .measured = [&](std::size_t job, const RunResult& run) { observer.measured(job, run); },
                      .time_is_over = [&] { return deadline && BudgetTracker::Clock::now() >= began + *deadline; }},
                     controls);
    observer.runs_pause();
    pending.break_down();
    return complete;
}

}  // namespace ipcbench::campaign
