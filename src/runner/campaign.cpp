#include "runner/campaign.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

#include <fmt/format.h>

#include "ipcbench/stats/comparison.hpp"
#include "runner/judge.hpp"
#include "runner/merge.hpp"

namespace ipcbench::runner {
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

/// What has been measured of a job.
struct Progress {
    std::vector<RunResult> runs;   ///< finished repetitions
    std::vector<RunResult> again;  ///< self-check: the second of each pair
    RunResult last;                ///< one that is no repetition: failed, skipped or interrupted
    bool over = false;             ///< nothing more to measure, and reported
};

class Campaign {
public:
    Campaign(const std::vector<Job>& jobs, const CampaignPlan& plan, const CampaignEvents& events)
        : jobs_(jobs), plan_(plan), events_(events), progress_(jobs.size()) {
        const auto runnable = static_cast<std::size_t>(
            std::count_if(jobs.begin(), jobs.end(), [](const Job& job) { return bool(job.measure); }));
        turn_.of = runnable * static_cast<std::size_t>(plan.repetitions) * (plan.self_check ? 2 : 1);
        turn_.number = 0;
    }

    void run() {
        for (std::uint64_t round = 0; round < plan_.repetitions; ++round) {
            for (const std::size_t job : order_of(jobs_.size(), plan_, round)) {
                if (events_.interrupted()) {
                    report_the_rest();
                    return;
                }
                take_turn(job);
            }
        }
        report_the_rest();
    }

private:
    void take_turn(std::size_t index) {
        Progress& progress = progress_[index];
        if (progress.over) {
            return;
        }
        if (!jobs_[index].measure) {
            report(index, jobs_[index].described);
            return;
        }
        if (!repeat(index, progress.runs) || (plan_.self_check && !repeat(index, progress.again))) {
            give_up(index);
        } else if (progress.runs.size() == plan_.repetitions) {
            report(index, whole(progress));
        } else if (events_.unfinished && is_worth_showing(progress.runs.size())) {
            RunResult result = partial(progress, "still running, or killed,");
            judge(result);
            events_.unfinished(index, result);
        }
    }

    /// Merging many repetitions takes its time: the more there are, the less often, so that a sixteenth may be missed.
    static bool is_worth_showing(std::size_t repetitions) {
        constexpr std::size_t part = 16;
        return repetitions % (1 + repetitions / part) == 0;
    }

    /// False when that was no whole repetition.
    bool repeat(std::size_t index, std::vector<RunResult>& runs) {
        turn_.job = index;
        ++turn_.number;
        events_.begins(turn_);
        RunResult result = jobs_[index].measure();
        if (!has_rate(result)) {
            progress_[index].last = std::move(result);
            return false;
        }
        runs.push_back(std::move(result));
        return true;
    }

    /// After a run that is no repetition. One that was interrupted counts only where there is no whole one.
    void give_up(std::size_t index) {
        const Progress& progress = progress_[index];
        const bool interrupted = events_.interrupted();
        if (interrupted && !progress.runs.empty()) {
            return;  // reported with the rest
        }
        RunResult last = progress.last;
        last.asked_repetitions = plan_.repetitions;
        if (!interrupted && plan_.repetitions > 1) {
            const std::size_t whole = plan_.self_check ? progress.again.size() : progress.runs.size();
            last.reason = fmt::format("repetition {} of {}: {}", whole + 1, plan_.repetitions, last.reason);
        }
        report(index, last);
    }

    RunResult whole(const Progress& progress) const {
        RunResult merged = merge(progress.runs);
        merged.asked_repetitions = plan_.repetitions;
        if (plan_.self_check && !progress.again.empty()) {
            const double ratio = ratio_of(rates_of(progress.runs), rates_of(progress.again)).value;
            merged.noise = std::max(ratio, 1 / ratio) - 1;
        }
        return merged;
    }

    RunResult partial(const Progress& progress, std::string_view why) const {
        RunResult merged = whole(progress);
        merged.status = RunStatus::partial;
        merged.reason = fmt::format("{} after {} of {} repetitions", why, progress.runs.size(), plan_.repetitions);
        return merged;
    }

    void report_the_rest() {
        for (std::size_t index = 0; index < progress_.size(); ++index) {
            const Progress& progress = progress_[index];
            if (!progress.over && !progress.runs.empty()) {
                report(index, partial(progress, "interrupted"));
            }
        }
    }

    void report(std::size_t index, RunResult result) {
        Progress& progress = progress_[index];
        progress.over = true;
        judge(result);
        events_.finished(index, result);
        progress.runs.clear();  // the histograms are large
        progress.again.clear();
    }

    const std::vector<Job>& jobs_;
    const CampaignPlan& plan_;
    const CampaignEvents& events_;
    std::vector<Progress> progress_;
    Turn turn_;
};

}  // namespace

std::vector<std::size_t> order_of(std::size_t jobs, const CampaignPlan& plan, std::uint64_t round) {
    std::vector<std::size_t> order(jobs);
    std::iota(order.begin(), order.end(), std::size_t{0});
    if (plan.shuffled) {
        // Not std::shuffle: each library shuffles in its own way, and the seed shall repeat the order everywhere.
        std::seed_seq seed{plan.seed & 0xffffffffU, plan.seed >> 32U, round};
        std::mt19937_64 random(seed);
        for (std::size_t left = jobs; left > 1; --left) {
            std::swap(order[left - 1], order[random() % left]);
        }
    }
    return order;
}

void run_campaign(const std::vector<Job>& jobs, const CampaignPlan& plan, const CampaignEvents& events) {
    Campaign(jobs, plan, events).run();
}

}  // namespace ipcbench::runner
