#include "campaign/merge.hpp"

#include <algorithm>
#include <iterator>

#include "ipcbench/stats/spread.hpp"
#include "runner/sums.hpp"

namespace ipcbench::campaign {
namespace {

/// Computes rate, interval, spread and outliers from the repetitions.
void judge_rates(RunResult& merged) {
    std::vector<double> rates;
    for (const Repetition& repetition : merged.repetitions) {
        rates.push_back(repetition.round_trips_per_s());
    }
    merged.rate_interval = interval_of_rates(rates);
    if (merged.rate_interval) {
        // It is that of the geometric mean. If the repetitions are very unequal, the rate itself could lie outside.
        merged.rate_interval->low = std::min(merged.rate_interval->low, merged.round_trips_per_s());
        merged.rate_interval->high = std::max(merged.rate_interval->high, merged.round_trips_per_s());
    }
    merged.rate_spread = coefficient_of_variation(rates);
    const std::vector<bool> far = outliers(rates);
    for (std::size_t i = 0; i < rates.size(); ++i) {
        merged.repetitions[i].outlier = far[i];
    }
}

Repetition repetition_of(const RunResult& run) {
    return {run.round_trips, run.elapsed_s, false, run.cpu_ns_per_round_trip()};
}

/// Appends the intervals of the next repetition.
void add_intervals(std::vector<PhaseInterval>& all, const std::vector<PhaseInterval>& more, std::uint64_t repetition) {
    std::transform(more.begin(), more.end(), std::back_inserter(all), [repetition](PhaseInterval one) {
        one.repetition = repetition;
        return one;
    });
}

}  // namespace

RunResult merge(std::span<const RunResult> runs) {
    RunResult merged = runs.front();
    merged.repetitions = {repetition_of(merged)};
    if (runs.size() == 1) {
        return merged;
    }
    merged.repetitions.clear();
    std::vector<double> codec_ns;
    for (const RunResult& run : runs) {
        merged.repetitions.push_back(repetition_of(run));
        if (run.codec_ns) {
            codec_ns.push_back(*run.codec_ns);
        }
    }
    double weighted_ns = merged.rate_mean_ns * static_cast<double>(merged.round_trips);
    std::uint64_t repetition = 1;
    for (const RunResult& run : runs.subspan(1)) {
        ++repetition;
        add_intervals(merged.intervals, run.intervals, repetition);
        if (merged.tail && run.tail) {
            add_repetition(*merged.tail, *run.tail, repetition);
        }
        merged.requested_s += run.requested_s;
        merged.elapsed_s += run.elapsed_s;
        weighted_ns += run.rate_mean_ns * static_cast<double>(run.round_trips);
        runner::add_counts(merged, run);
        runner::add_usage(merged.parent, run.parent);
        runner::add_usage(merged.child, run.child);
        add_sharing(merged.cpu_sharing, run.cpu_sharing);
        add_pauses(merged.parent_pauses, run.parent_pauses);
        add_pauses(merged.child_pauses, run.child_pauses);
        std::copy_if(
            run.warnings.begin(), run.warnings.end(), std::back_inserter(merged.warnings), [&](const Warning& warning) {
                return std::find(merged.warnings.begin(), merged.warnings.end(), warning) == merged.warnings.end();
            });
        for (std::size_t i = 0; i < std::min(merged.connections.size(), run.connections.size()); ++i) {
            merged.connections[i].round_trips += run.connections[i].round_trips;
            merged.connections[i].elapsed_s += run.connections[i].elapsed_s;
        }
    }
    runner::set_stream_rate(merged, runs.front());
    merged.rate_mean_ns = merged.round_trips > 0 ? weighted_ns / static_cast<double>(merged.round_trips) : 0;
    merged.codec_ns = codec_ns.size() == runs.size() ? std::optional(median_of(codec_ns)) : std::nullopt;
    runner::merge_times(merged, runs);
    judge_rates(merged);
    return merged;
}

}  // namespace ipcbench::campaign
