#include "runner/merge.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "ipcbench/stats/histogram.hpp"
#include "ipcbench/stats/spread.hpp"

namespace ipcbench::runner {
namespace {

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

void add_usage(std::optional<Usage>& sum, const std::optional<Usage>& more) {
    if (sum && more) {
        add_usage(*sum, *more);
    } else {
        sum.reset();
    }
}

void add_usage(Usage& sum, const Usage& more) noexcept {
    sum.user_s += more.user_s;
    sum.system_s += more.system_s;
    sum.voluntary_switches += more.voluntary_switches;
    sum.involuntary_switches += more.involuntary_switches;
    sum.minor_faults += more.minor_faults;
    sum.major_faults += more.major_faults;
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

void set_stream_rate(RunResult& sum, const RunResult& one) {
    if (sum.stream && one.stream && one.round_trips > 0) {
        sum.stream->bytes_per_s = one.stream->bytes_per_s / one.round_trips_per_s() * sum.round_trips_per_s();
    }
}

void add_counts(RunResult& sum, const RunResult& more) {
    sum.round_trips += more.round_trips;
    sum.lost += more.lost;
    sum.duplicates += more.duplicates;
    sum.reordered += more.reordered;
    sum.deepest = std::max(sum.deepest, more.deepest);
    if (sum.open_loop && more.open_loop) {
        sum.open_loop->due += more.open_loop->due;
        sum.open_loop->sent += more.open_loop->sent;
        sum.open_loop->service = merged(sum.open_loop->service, more.open_loop->service);
    }
    if (sum.stream && more.stream) {
        sum.stream->sent += more.stream->sent;
        sum.stream->memory_per_s = std::max(sum.stream->memory_per_s, more.stream->memory_per_s);
    }
    if (sum.set_up && more.set_up) {
        sum.set_up->spawn = merged(sum.set_up->spawn, more.set_up->spawn);
        sum.set_up->connect = merged(sum.set_up->connect, more.set_up->connect);
        sum.set_up->first = merged(sum.set_up->first, more.set_up->first);
        sum.set_up->close = merged(sum.set_up->close, more.set_up->close);
    }
}

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
    double weighted_ns = merged.rate_mean_ns * static_cast<double>(merged.round_trips);
    for (const RunResult& run : runs.subspan(1)) {
        merged.asked_s += run.asked_s;
        merged.elapsed_s += run.elapsed_s;
        weighted_ns += run.rate_mean_ns * static_cast<double>(run.round_trips);
        add_counts(merged, run);
        add_usage(merged.parent, run.parent);
        add_usage(merged.child, run.child);
        add_pauses(merged.parent_pauses, run.parent_pauses);
        add_pauses(merged.child_pauses, run.child_pauses);
        std::copy_if(run.warnings.begin(), run.warnings.end(), std::back_inserter(merged.warnings),
                     [&](const std::string& warning) {
                         return std::find(merged.warnings.begin(), merged.warnings.end(), warning) ==
                                merged.warnings.end();
                     });
        for (std::size_t i = 0; i < std::min(merged.connections.size(), run.connections.size()); ++i) {
            merged.connections[i].round_trips += run.connections[i].round_trips;
            merged.connections[i].elapsed_s += run.connections[i].elapsed_s;
        }
    }
    set_stream_rate(merged, runs.front());
    merged.rate_mean_ns = merged.round_trips > 0 ? weighted_ns / static_cast<double>(merged.round_trips) : 0;
    if (codec_known) {
        merged.codec_ns = codec_ns;
    }
    merge_times(merged, runs);
    judge_rates(merged);
    return merged;
}

}  // namespace ipcbench::runner
