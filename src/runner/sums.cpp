#include "runner/sums.hpp"

#include <algorithm>
#include <iterator>
#include <memory>
#include <utility>

#include "ipcbench/stats/stored_histogram.hpp"

namespace ipcbench::runner {

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

void merge_times(RunResult& merged, std::span<const RunResult> runs) {
    auto all = std::make_shared<StoredHistogram>();
    for (const RunResult& run : runs) {
        if (run.histogram) {
            all->merge(*run.histogram);
        }
    }
    if (!all->buckets.empty()) {
        const Histogram times = expand(*all);
        merged.rtt = summarise(times);
        merged.percentiles = percentile_curve(times);
        merged.histogram = std::move(all);
    }
}

void add_intervals(std::vector<PhaseInterval>& sum, const std::vector<PhaseInterval>& more) {
    const auto precedes = [](const PhaseInterval& one, const PhaseInterval& other) {
        return one.timed == other.timed ? one.start_s < other.start_s : one.timed;
    };
    std::vector<PhaseInterval> all;
    std::merge(sum.begin(), sum.end(), more.begin(), more.end(), std::back_inserter(all), precedes);
    sum.clear();
    for (PhaseInterval& one : all) {
        if (sum.empty() || precedes(sum.back(), one)) {
            sum.push_back(std::move(one));
            continue;
        }
        PhaseInterval& same = sum.back();
        same.elapsed_s = std::max(same.elapsed_s, one.elapsed_s);
        same.round_trips += one.round_trips;
        same.lost += one.lost;
        same.times.merge(one.times);
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
    sum.max_in_flight = std::max(sum.max_in_flight, more.max_in_flight);
    if (sum.server && more.server) {
        sum.server->passed_over += more.server->passed_over;
    }
    if (sum.open_loop && more.open_loop) {
        sum.open_loop->scheduled += more.open_loop->scheduled;
        sum.open_loop->sent += more.open_loop->sent;
        sum.open_loop->service = merged(sum.open_loop->service, more.open_loop->service);
    }
    if (sum.stream && more.stream) {
        sum.stream->sent += more.stream->sent;
        sum.stream->memcpy_bytes_per_s = std::max(sum.stream->memcpy_bytes_per_s, more.stream->memcpy_bytes_per_s);
    }
    if (sum.set_up && more.set_up) {
        sum.set_up->spawn = merged(sum.set_up->spawn, more.set_up->spawn);
        sum.set_up->connect = merged(sum.set_up->connect, more.set_up->connect);
        sum.set_up->first = merged(sum.set_up->first, more.set_up->first);
        sum.set_up->close = merged(sum.set_up->close, more.set_up->close);
    }
}

}  // namespace ipcbench::runner
