#include "reporters/load_axis.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "ipcbench/base/units.hpp"
#include "ipcbench/stats/knee.hpp"
#include "reporters/numbers.hpp"
#include "reporters/results/percentiles.hpp"

namespace ipcbench::reporters {
namespace {

constexpr LoadMetric mean_figure{[](const RunResult& result) { return result.rate_mean_ns; }, "mean round trip"};
constexpr LoadMetric rate_figure{[](const RunResult& result) { return result.round_trips_per_s(); },
                                 "round trips per second", true};
/// Returns nothing if too few round trips support it.
std::optional<double> p99_of(const RunResult& result) {
    constexpr double percent = 99;
    return result.rtt ? supported(percent, result.rtt->p99, result.rtt->count) : std::nullopt;
}

constexpr LoadMetric p99_figure{[](const RunResult& result) { return p99_of(result).value_or(0); },
                                "99th percentile since the scheduled time"};

std::vector<LoadMetric> metrics_of(KnobMeaning meaning) {
    switch (meaning) {
        case KnobMeaning::offered_rate:
            return {p99_figure};
        case KnobMeaning::think_time:
            return {mean_figure};
        case KnobMeaning::parallelism:
            break;
    }
    return {rate_figure, mean_figure};
}

/// Returns the axes: the rate first, then the knobs of one connection, then the number of connections.
std::vector<LoadAxis> make_axes() {
    std::vector<LoadAxis> axes;
    for (const KnobScope scope : {KnobScope::connection, KnobScope::several}) {
        for (const Knob& knob : load_knobs()) {
            if (knob.is_axis && knob.scope == scope) {
                axes.push_back({&knob, knob.axis_title, metrics_of(knob.meaning)});
            }
        }
    }
    std::stable_partition(axes.begin(), axes.end(), [](const LoadAxis& axis) { return axis.of_rates(); });
    return axes;
}

}  // namespace

double LoadAxis::value(const Load& load) const {
    const std::uint64_t value = knob->get(load);
    return knob->form.unit == KnobUnit::millionths_per_s ? rate_of_millionths(value) : static_cast<double>(value);
}

std::string LoadAxis::text(double value) const {
    switch (knob->form.unit) {
        case KnobUnit::millionths_per_s:
            return rate_text(value) + "/s";
        case KnobUnit::nanoseconds:
            return value > 0 ? format_ns(value) : "0";
        default:
            return figure_text(value, Unit::count);
    }
}

const std::vector<LoadAxis>& load_axes() {
    static const std::vector<LoadAxis> axes = make_axes();
    return axes;
}

bool is_answered_in_full(const RunResult& result) {
    constexpr double of_rate = 0.95;
    constexpr double of_scheduled = 0.99;
    const bool at_rate = result.round_trips_per_s() >= of_rate * result.load.total_rate();
    return at_rate && (!result.open_loop || static_cast<double>(result.round_trips) >=
                                                of_scheduled * static_cast<double>(result.open_loop->scheduled));
}

std::string knee_text(const std::vector<const RunResult*>& by_rate) {
    std::vector<RatePoint> rates;
    const RunResult* unsupported = nullptr;
    for (const RunResult* const result : by_rate) {
        const std::optional<double> p99 = p99_of(*result);
        if (!p99) {
            unsupported = unsupported == nullptr && result->rtt ? result : unsupported;
            continue;
        }
        rates.push_back({is_answered_in_full(*result), *p99});
    }
    if (by_rate.size() < 2 || (unsupported == nullptr && rates.size() < by_rate.size())) {
        return "";
    }
    if (unsupported != nullptr) {
        return fmt::format("the knee is unknown: at {}/s too few round trips support a p99 (use a longer --duration)",
                           rate_text(unsupported->load.rate));
    }
    const std::optional<std::size_t> knee = knee_of(rates);
    if (!knee) {
        return fmt::format("no knee: not even {}/s was answered in full", rate_text(by_rate.front()->load.rate));
    }
    if (*knee + 1 == rates.size()) {
        return fmt::format("no knee up to {}/s (p99 {})", rate_text(by_rate.back()->load.rate),
                           format_ns(rates.back().latency));
    }
    const RatePoint& beyond = rates[*knee + 1];
    const std::string why = beyond.answered ? fmt::format("p99 is {} times that of the lowest rate",
                                                          ratio_text(beyond.latency / rates.front().latency))
                                            : std::string("not all was answered");
    return fmt::format("the knee is at {}/s (p99 {}); at {}/s {}", rate_text(by_rate[*knee]->load.rate),
                       format_ns(rates[*knee].latency), rate_text(by_rate[*knee + 1]->load.rate), why);
}

}  // namespace ipcbench::reporters
