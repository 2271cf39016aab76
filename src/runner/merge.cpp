#include "runner/merge.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "ipcbench/stats/histogram.hpp"
#include "ipcbench/stats/spread.hpp"

namespace ipcbench::runner {
namespace {

void add(std::optional<Usage>& sum, const std::optional<Usage>& more) {
    if (!sum || !more) {
        sum.reset();  // a part of it would look like all
        return;
    }
    sum->user_s += more->user_s;
    sum->system_s += more->system_s;
    sum->voluntary_switches += more->voluntary_switches;
    sum->involuntary_switches += more->involuntary_switches;
    sum->minor_faults += more->minor_faults;
    sum->major_faults += more->major_faults;
}

Repetition repetition_of(const RunResult& run) {
    return {run.round_trips, run.elapsed_s, false, run.cpu_ns_per_round_trip()};
}

void merge_times(RunResult& merged, std::span<const RunResult> runs) {
    auto all = std::make_shared<Histogram>();
    for (const RunResult& run : runs) {
        if (run.histogram) {
            all->merge(*run.histogram);
        }
    }
    if (all->count() > 0) {
        merged.rtt = summarise(*all);
        merged.percentiles = percentile_curve(*all);
        merged.histogram = std::move(all);
    }
}

/// Rate, interval, spread and outliers, from the repetitions.
void judge_rates(RunResult& merged) {
    std::vector<double> counts;
    std::vector<double> seconds;
    std::vector<double> rates;
    for (const Repetition& repetition : merged.repetitions) {
        counts.push_back(static_cast<double>(repetition.round_trips));
        seconds.push_back(repetition.elapsed_s);
        rates.push_back(repetition.round_trips_per_s());
    }
    merged.rate_interval = bootstrap_rate(counts, seconds);
    merged.rate_spread = coefficient_of_variation(rates);
    const std::vector<bool> far = outliers(rates);
    for (std::size_t i = 0; i < rates.size(); ++i) {
        merged.repetitions[i].outlier = far[i];
    }
}

}  // namespace

RunResult merge(std::span<const RunResult> runs) {
    RunResult merged = runs.front();
    merged.repetitions = {repetition_of(merged)};
    if (runs.size() == 1) {
        return merged;
    }
    merged.repetitions.clear();
    double codec_ns = 0;
    bool codec_known = true;
    for (const RunResult& run : runs) {
        merged.repetitions.push_back(repetition_of(run));
        codec_ns += run.codec_ns.value_or(0) / static_cast<double>(runs.size());
        codec_known = codec_known && run.codec_ns;
    }
    for (const RunResult& run : runs.subspan(1)) {
        merged.asked_s += run.asked_s;
        merged.round_trips += run.round_trips;
        merged.elapsed_s += run.elapsed_s;
        merged.lost += run.lost;
        merged.duplicates += run.duplicates;
        add(merged.parent, run.parent);
        add(merged.child, run.child);
    }
    merged.rate_mean_ns = merged.round_trips > 0 ? merged.elapsed_s * 1e9 / static_cast<double>(merged.round_trips) : 0;
    if (codec_known) {
        merged.codec_ns = codec_ns;
    }
    merge_times(merged, runs);
    judge_rates(merged);
    return merged;
}

}  // namespace ipcbench::runner
