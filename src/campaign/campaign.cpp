#include "campaign/campaign.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <numeric>
#include <random>

#include <fmt/format.h>

#include "campaign/judge.hpp"
#include "campaign/merge.hpp"
#include "ipcbench/stats/comparison.hpp"
#include "ipcbench/stats/spread.hpp"

namespace ipcbench::campaign {
namespace {

bool has_rate(const RunResult& result) {
    return result.status == RunStatus::ok && result.round_trips > 0;
}

std::vector<double> rates_of(const std::vector<RunResult>& runs) {
    std::vector<double> rates;
    std::transform(runs.begin(), runs.end(), std::back_inserter(rates),
                   [](const RunResult& run) { return run.round_trips_per_s(); });
    return rates;
}

/// The measurements of a job so far.
struct JobProgress {
    std::vector<RunResult> runs;         ///< finished repetitions
    std::vector<RunResult> second_runs;  ///< self-check: the second of each pair
    std::size_t taken = 0;               ///< how many of the earlier runs are among these
    RunResult unmeasured;                ///< the last run that is not a repetition: failed, skipped or interrupted
    bool over = false;                   ///< nothing is left to measure, and the job was reported
};

class Campaign {
public:
    Campaign(const std::vector<Job>& jobs, const CampaignPlan& plan, const CampaignEvents& events,
             const ControlJobs& controls)
        : jobs_(jobs),
          plan_(plan),
          events_(events),
          controls_(controls),
          progress_(jobs.size()),
          control_runs_(controls.measure.size()) {
        const auto runnable = static_cast<std::size_t>(
            std::count_if(jobs.begin(), jobs.end(), [](const Job& job) { return bool(job.measure); }));
        run_index_.of = runnable * static_cast<std::size_t>(plan.repetitions * plan.runs_per_repetition()) +
                        controls.measure.size() * static_cast<std::size_t>(controls.runs);
        run_index_.number = 0;
    }

    bool run() {
        std::uint64_t turn = 0;
        for (std::uint64_t round = 0; round < plan_.repetitions || go_on(round); ++round) {
            for (const std::size_t job : order_of(jobs_.size(), plan_, round)) {
                run_controls(turn++);
                if (events_.interrupted()) {
                    report_the_rest();
                    return false;
                }
                if (round >= plan_.repetitions && events_.time_is_over && events_.time_is_over()) {
                    finish_all();
                    return true;
                }
                run_next(job);
            }
        }
        run_controls(turn);
        report_the_rest();
        return !events_.interrupted();
    }

private:
    /// Runs each control as often as is due after that many turns of the jobs, so that the controls see the same
    /// changes of the machine as the jobs. None is due before the first.
    void run_controls(std::uint64_t turn) {
        const std::uint64_t turns = plan_.repetitions * jobs_.size();
        const auto due = [&](std::uint64_t run) {
            const std::uint64_t halves = 2 * controls_.runs;
            return ((2 * run + 1) * turns + halves - 1) / halves;
        };
        for (std::size_t control = 0; control < controls_.measure.size(); ++control) {
            std::uint64_t& done = control_runs_[control];
            while (done < controls_.runs && due(done) <= turn && !events_.interrupted()) {
                ++done;
                ++run_index_.number;
                events_.on_start({control, run_index_.number, run_index_.of, true});
                const RunResult result = controls_.measure[control]();
                if (has_rate(result)) {
                    controls_.finished(control, result);
                } else {
                    run_index_.number += static_cast<std::size_t>(controls_.runs - done);
                    done = controls_.runs;
                }
            }
        }
    }

    /// Reports the jobs that have repetitions enough. Returns whether any is left for another round.
    bool go_on(std::uint64_t round) {
        if (plan_.until == 0 || events_.interrupted()) {
            return false;
        }
        std::map<std::size_t, std::vector<std::size_t>> groups;
        for (std::size_t index = 0; index < progress_.size(); ++index) {
            if (!progress_[index].over) {
                groups[jobs_[index].group.value_or(index)].push_back(index);
            }
        }
        std::size_t left = 0;
        for (const auto& [group, members] : groups) {
            const bool enough = round >= max_repetitions || is_enough(members);
            left += enough ? 0 : members.size();
            for (const std::size_t index : members) {
                if (enough) {
                    report(index, merged_result(progress_[index]));
                }
            }
        }
        run_index_.of = run_index_.number + left * static_cast<std::size_t>(plan_.runs_per_repetition());
        return left > 0;
    }

    [[nodiscard]] bool is_enough(const std::vector<std::size_t>& members) const {
        const std::vector<double> first = rates_of(progress_[members.front()].runs);
        if (members.size() == 1) {
            return narrow_enough(first, plan_.until);
        }
        return std::all_of(members.begin() + 1, members.end(), [&](std::size_t index) {
            std::vector<double> ratios = rates_of(progress_[index].runs);
            std::transform(ratios.begin(), ratios.end(), first.begin(), ratios.begin(), std::divides<>());
            return narrow_enough(ratios, plan_.until);
        });
    }

    /// Reports all jobs although their intervals are not as narrow as requested.
    void finish_all() {
        for (std::size_t index = 0; index < progress_.size(); ++index) {
            if (!progress_[index].over) {
                report(index, merged_result(progress_[index]));
            }
        }
    }

    void run_next(std::size_t index) {
        JobProgress& progress = progress_[index];
        if (progress.over) {
            return;
        }
        if (!jobs_[index].measure) {
            report(index, jobs_[index].described);
            return;
        }
        if (!repeat(index, progress.runs) || (plan_.self_check && !repeat(index, progress.second_runs))) {
            report_unmeasured(index);
        } else if (plan_.until == 0 && progress.runs.size() == plan_.repetitions) {
            report(index, merged_result(progress));
        } else if (events_.unfinished && is_worth_showing(progress.runs.size()) &&
                   progress.taken == jobs_[index].earlier.size()) {
            RunResult result = partial(progress, "still running, or killed,");
            judge(result);
            events_.unfinished(index, result);
        }
    }

    /// Returns whether to report an interim result. Merging many repetitions takes time, so interim results become
    /// rarer as their number grows. At most a sixteenth of the repetitions is missing from the last interim result.
    static bool is_worth_showing(std::size_t repetitions) {
        constexpr std::size_t part = 16;
        return repetitions % (1 + repetitions / part) == 0;
    }

    /// Measures once. Returns false if that did not give a whole repetition.
    bool repeat(std::size_t index, std::vector<RunResult>& runs) {
        run_index_.job = index;
        ++run_index_.number;
        const std::vector<RunResult>& earlier = jobs_[index].earlier;
        if (std::size_t& taken = progress_[index].taken; taken < earlier.size()) {
            runs.push_back(earlier[taken++]);
            return true;
        }
        events_.on_start(run_index_);
        RunResult result = jobs_[index].measure();
        if (!has_rate(result)) {
            progress_[index].unmeasured = std::move(result);
            return false;
        }
        if (events_.measured) {
            events_.measured(index, result);
        }
        runs.push_back(std::move(result));
        return true;
    }

    /// Reports a run that is not a repetition. An interrupted run is reported only if the job has no whole repetition.
    void report_unmeasured(std::size_t index) {
        const JobProgress& progress = progress_[index];
        const bool interrupted = events_.interrupted();
        if (interrupted && !progress.runs.empty()) {
            return;  // reported with the other jobs
        }
        RunResult unmeasured = progress.unmeasured;
        unmeasured.requested_repetitions = plan_.repetitions;
        if (!interrupted && plan_.repetitions > 1) {
            const std::size_t finished = plan_.self_check ? progress.second_runs.size() : progress.runs.size();
            unmeasured.reason =
                fmt::format("repetition {} of {}: {}", finished + 1, plan_.repetitions, unmeasured.reason);
        }
        report(index, unmeasured);
    }

    RunResult merged_result(const JobProgress& progress) const {
        RunResult merged = merge(progress.runs);
        merged.requested_repetitions = std::max<std::uint64_t>(plan_.repetitions, progress.runs.size());
        if (plan_.self_check && !progress.second_runs.empty()) {
            const Effect effect = paired_effect(rates_of(progress.runs), rates_of(progress.second_runs));
            merged.noise = std::expm1(std::abs(effect.log_ratio));
        }
        return merged;
    }

    RunResult partial(const JobProgress& progress, std::string_view why) const {
        RunResult merged = merged_result(progress);
        merged.status = RunStatus::partial;
        merged.reason = fmt::format("{} after {} of {} repetitions", why, progress.runs.size(), plan_.repetitions);
        return merged;
    }

    void report_the_rest() {
        for (std::size_t index = 0; index < progress_.size(); ++index) {
            const JobProgress& progress = progress_[index];
            if (!progress.over && !progress.runs.empty()) {
                report(index, partial(progress, "interrupted"));
            }
        }
    }

    void report(std::size_t index, RunResult result) {
        JobProgress& progress = progress_[index];
        progress.over = true;
        if (jobs_[index].measure) {  // otherwise it is final, perhaps from an earlier report
            judge(result);
        }
        events_.finished(index, result);
        progress.runs.clear();  // their histograms are large
        progress.second_runs.clear();
    }

    const std::vector<Job>& jobs_;
    const CampaignPlan& plan_;
    const CampaignEvents& events_;
    const ControlJobs& controls_;
    std::vector<JobProgress> progress_;
    std::vector<std::uint64_t> control_runs_;  ///< how often each has run
    RunIndex run_index_;
};

}  // namespace

std::vector<std::size_t> order_of(std::size_t jobs, const CampaignPlan& plan, std::uint64_t round) {
    std::vector<std::size_t> order(jobs);
    std::iota(order.begin(), order.end(), std::size_t{0});
    if (plan.shuffled) {
        // Not std::shuffle, because each library shuffles differently, and the seed must give the same order
        // everywhere.
        std::seed_seq seed{plan.seed & 0xffffffffU, plan.seed >> 32U, round};
        std::mt19937_64 random(seed);
        for (std::size_t left = jobs; left > 1; --left) {
            std::swap(order[left - 1], order[random() % left]);
        }
    }
    return order;
}

bool run_campaign(const std::vector<Job>& jobs, const CampaignPlan& plan, const CampaignEvents& events,
                  const ControlJobs& controls) {
    return Campaign(jobs, plan, events, controls).run();
}

}  // namespace ipcbench::campaign
