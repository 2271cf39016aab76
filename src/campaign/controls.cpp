#include "campaign/controls.hpp"

#include <algorithm>

#include "ipcbench/stats/spread.hpp"
#include "runner/codec_cost.hpp"

namespace ipcbench::campaign {
namespace {

constexpr std::chrono::milliseconds copy_budget{20};

bool measured(const RunResult& result) {
    return (result.status == RunStatus::ok || result.status == RunStatus::partial) && result.round_trips > 0;
}

/// Returns the time of a round trip without its codec.
double beyond_codec(const RunResult& result) {
    return std::max(result.rate_mean_ns - result.codec_ns.value_or(0), 0.0);
}

/// Returns half the distance between the quartiles: half of the values are that close to the median, whatever a few
/// disturbed ones are.
double quartile_deviation(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    const std::size_t quarter = values.size() / 4;
    return (values[values.size() - 1 - quarter] - values[quarter]) / 2;
}

/// Returns how far a mean round trip is from its true value, judging by its repetitions; 0 if there was only one.
double deviation_of(const RunResult& result) {
    if (!result.rate_interval || result.rate_interval->low <= 0) {
        return 0;
    }
    return (1e9 / result.rate_interval->low - 1e9 / result.rate_interval->high) / 2;
}

}  // namespace

void Controls::add(ControlKind kind, const RunResult& run) {
    if (!measured(run)) {
        return;
    }
    Times& times = kind == ControlKind::harness ? harness_ns_[{run.variant, run.codec, run.payload_bytes, run.message}]
                                                : notification_ns_[{run.variant, to_string(run.wait), run.placement}];
    times.push_back(beyond_codec(run));
}

double Controls::copy_ns(std::uint64_t bytes) {
    const auto [place, is_new] = copy_ns_.emplace(bytes, 0.0);
    if (is_new) {
        place->second = runner::measure_copy_ns(bytes, copy_budget);
    }
    return place->second;
}

std::optional<Breakdown> Controls::split(const RunResult& result, bool copies) {
    if (!measured(result) || !result.codec_ns) {
        return std::nullopt;
    }
    // Each control is subtracted in full while there is something left: the parts that they measure separately may
    // overlap in the transport itself.
    double left = result.rate_mean_ns;
    const auto take = [&left](double wanted) {
        const double taken = std::clamp(wanted, 0.0, left);
        left -= taken;
        return taken;
    };
    Breakdown parts;
    parts.codec_ns = take(*result.codec_ns);
    const double beyond = left;
    if (const auto harness = harness_ns_.find({result.variant, result.codec, result.payload_bytes, result.message});
        harness != harness_ns_.end()) {
        parts.harness_ns = take(median_of(harness->second));
        parts.copying_ns = take(copies ? 2 * copy_ns(result.ping_wire_bytes) + 2 * copy_ns(result.pong_wire_bytes) : 0);
    }
    parts.waiting_ns = left;
    if (const auto bare = notification_ns_.find({result.variant, to_string(result.wait), result.placement});
        bare != notification_ns_.end()) {
        parts.notification_ns = std::min(median_of(bare->second), beyond);
        const double rest = beyond - *parts.notification_ns;
        if (rest > quartile_deviation(bare->second) + deviation_of(result)) {
            parts.mechanism_ns = rest;
        }
    }
    return parts;
}

}  // namespace ipcbench::campaign
