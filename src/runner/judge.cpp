#include "runner/judge.hpp"

#include <fmt/format.h>

#include "ipcbench/base/units.hpp"
#include "ipcbench/stats/spread.hpp"

namespace ipcbench::runner {
namespace {

void judge_percentiles(RunResult& result) {
    // Below that, each percentile from p99.9 on is a handful of round trips.
    constexpr std::uint64_t few = 10'000;
    if (result.rtt && result.rtt->count < few) {
        result.warnings.push_back(fmt::format("too few round trips were timed singly ({}): high percentiles are coarse",
                                              format_count(result.rtt->count)));
    }
}

void judge_interruptions(RunResult& result) {
    constexpr double often_per_s = 100;
    constexpr double chance = 10;  // so few in a run of microseconds are no rate
    const auto forced = static_cast<double>(result.parent.value_or(Usage{}).involuntary_switches +
                                            result.child.value_or(Usage{}).involuntary_switches);
    // Who blocks is often switched away from by the very wake-up of its peer; who spins, which nobody may do on a CPU
    // that the peer needs, never should be.
    if (result.wait.mode == WaitMode::spin && result.elapsed_s > 0 && forced > chance &&
        forced / result.elapsed_s > often_per_s) {
        result.warnings.push_back(fmt::format("other work took the CPU {:.0f} times a second: take an idle machine",
                                              forced / result.elapsed_s));
    }
}

void judge_repetitions(RunResult& result) {
    const double all = result.round_trips_per_s();
    for (std::size_t i = 0; i < result.repetitions.size(); ++i) {
        if (result.repetitions[i].outlier) {
            result.warnings.push_back(fmt::format(
                "repetition {} of {} stands out by its modified Z score: {:+.0f} % from the rate of all", i + 1,
                result.repetitions.size(), 100 * (result.repetitions[i].round_trips_per_s() / all - 1)));
        }
    }
    if (result.rate_spread > wide_spread) {
        result.warnings.push_back(
            fmt::format("its repetitions differ by {:.0f} % (coefficient of variation): take more, longer ones, or a "
                        "quieter machine",
                        100 * result.rate_spread));
    }
}

}  // namespace

void judge(RunResult& result) {
    if (result.status == RunStatus::ok || result.status == RunStatus::partial) {
        judge_percentiles(result);
        judge_interruptions(result);
        const std::vector<std::string> pauses = describe_pauses(result);
        result.warnings.insert(result.warnings.end(), pauses.begin(), pauses.end());
        judge_repetitions(result);
    }
}

}  // namespace ipcbench::runner
