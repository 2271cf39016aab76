#include "campaign/judge.hpp"

#include "ipcbench/stats/spread.hpp"

namespace ipcbench::campaign {
namespace {

void judge_percentiles(RunResult& result) {
    // With fewer, each percentile from p99.9 on consists of a handful of round trips.
    constexpr std::uint64_t few = 10'000;
    if (result.rtt && result.rtt->count < few) {
        result.warnings.push_back({WarningCode::coarse_percentiles, {static_cast<double>(result.rtt->count)}});
    }
}

void judge_interruptions(RunResult& result) {
    constexpr double often_per_s = 100;
    constexpr double chance = 10;  // so few switches in a run of microseconds do not make a rate
    const auto forced = static_cast<double>(result.parent.value_or(Usage{}).involuntary_switches +
                                            result.child.value_or(Usage{}).involuntary_switches);
    // A blocking side is often switched away from by the wake-up of its own peer. A spinning side, which is never
    // allowed on a CPU that the peer needs, never should be.
    if (result.wait.mode == WaitMode::spin && result.elapsed_s > 0 && forced > chance &&
        forced / result.elapsed_s > often_per_s) {
        result.warnings.push_back({WarningCode::preempted, {forced / result.elapsed_s}});
    }
}

/// Warns if the scheduler, not the user, put both sides on one CPU.
void judge_placement(RunResult& result) {
    constexpr double noticeable = 0.01;
    const bool on_purpose = result.placement == "same" || (result.cpus && result.cpus->first == result.cpus->second);
    if (result.cpu_sharing && result.cpu_sharing->share() >= noticeable && !on_purpose) {
        result.warnings.push_back({WarningCode::shared_cpu, {100 * result.cpu_sharing->share()}});
    }
}

void judge_repetitions(RunResult& result) {
    const double all = result.round_trips_per_s();
    for (std::size_t i = 0; i < result.repetitions.size(); ++i) {
        if (result.repetitions[i].outlier) {
            result.warnings.push_back({WarningCode::outlier,
                                       {static_cast<double>(i + 1), static_cast<double>(result.repetitions.size()),
                                        100 * (result.repetitions[i].round_trips_per_s() / all - 1)}});
        }
    }
    if (result.rate_spread > marked_spread) {
        result.warnings.push_back({WarningCode::wide_spread, {100 * result.rate_spread}});
    }
}

/// Reading what is passed over takes time, too.
void judge_passed_over(RunResult& result) {
    if (result.server && result.server->passed_over > 0) {
        result.warnings.push_back({WarningCode::passed_over, {static_cast<double>(result.server->passed_over)}});
    }
}

}  // namespace

void judge(RunResult& result) {
    if (result.status == RunStatus::ok || result.status == RunStatus::partial) {
        judge_percentiles(result);
        judge_interruptions(result);
        judge_placement(result);
        const std::vector<Warning> pauses = pause_warnings(result);
        result.warnings.insert(result.warnings.end(), pauses.begin(), pauses.end());
        judge_repetitions(result);
        judge_passed_over(result);
    }
}

}  // namespace ipcbench::campaign
