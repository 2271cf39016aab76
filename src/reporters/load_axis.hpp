#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/knobs.hpp"
#include "ipcbench/core/result.hpp"

namespace ipcbench::reporters {

/// A metric that is shown against an axis.
struct LoadMetric {
    double (*of)(const RunResult& result);
    std::string_view title;
    bool is_rate = false;  ///< per second, more is better; otherwise nanoseconds
};

/// A property of loads that may be varied while everything else stays equal.
struct LoadAxis {
    const Knob* knob;
    std::string_view title;  ///< title of the axis
    std::vector<LoadMetric> figures;

    [[nodiscard]] double value(const Load& load) const;  ///< the load's value on this axis
    [[nodiscard]] Load without(const Load& load) const { return ipcbench::without(load, *knob); }
    [[nodiscard]] std::string text(double value) const;
    /// Returns whether this is the axis of requested rates: an open loop, which has a knee.
    [[nodiscard]] bool of_rates() const { return knob->meaning == KnobMeaning::offered_rate; }
    [[nodiscard]] bool of_think_time() const { return knob->meaning == KnobMeaning::think_time; }
};

/// Returns all axes; the rate's is the first.
[[nodiscard]] const std::vector<LoadAxis>& load_axes();

/// Returns whether an open loop answered what was asked: at least 95 % of the rate, and 99 % of the scheduled pings.
/// The rate has more leeway, because a short run ends with the last answer and not when the next ping would be sent.
[[nodiscard]] bool is_answered_in_full(const RunResult& result);

/// Returns where the knee (ipcbench/stats/knee.hpp) of the 99th percentile is, for the results of one item in ascending
/// order of the rate: "the knee is at 64,000/s: ...", or that there is none up to the last rate. "" for a single rate,
/// or without percentiles.
[[nodiscard]] std::string knee_text(const std::vector<const RunResult*>& by_rate);

}  // namespace ipcbench::reporters
