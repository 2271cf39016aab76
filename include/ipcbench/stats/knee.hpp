#pragma once

#include <cstddef>
#include <optional>
#include <span>

namespace ipcbench {

/// What was measured at one requested rate.
struct RatePoint {
    bool answered = false;  ///< whether all requests were answered, and at that rate
    double latency = 0;     ///< a percentile of the time since the scheduled send, in any unit
};

/// How much the latency may grow, compared with the lowest rate, before the knee is passed.
constexpr double knee_growth = 2;

/// Returns the index of the knee of rates in ascending order: the highest rate up to which every rate was answered in
/// full with at most `knee_growth` times the latency of the lowest rate. Beyond it a queue builds up. Returns nothing
/// if there are no rates, or not even the lowest was answered. The knee is the last index if no higher rate was
/// measured: then it lies at that rate or above. A geometric knee, such as that of Kneedle (Satopaa et al., "Finding a
/// 'Kneedle' in a Haystack", 2011), depends on which rates were measured: a saturated one with a huge latency moves it
/// past rates whose latency has multiplied already.
[[nodiscard]] std::optional<std::size_t> knee_of(std::span<const RatePoint> rates);

}  // namespace ipcbench
