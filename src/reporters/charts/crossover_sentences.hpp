#pragma once

#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "ipcbench/stats/crossover.hpp"
#include "reporters/results/axis.hpp"

namespace ipcbench::reporters {

/// A figure of which less is better, such as the mean round trip in nanoseconds, against the number of an axis.
struct NamedCurve {
    std::string name;
    Curve points;
};

/// Smaller differences are ignored, however quiet the machine.
constexpr double min_margin = 0.05;

/// Returns a point of a curve: with the error of the result's rate, or what its self-check showed if that is more.
/// Other figures of a result are no better known than its rate.
[[nodiscard]] CurvePoint curve_point(const RunResult& result, double x, double y);

/// Returns "The fastest is pipe up to about 9.2 KiB, and uds-stream above."; nothing for fewer than two curves.
[[nodiscard]] std::vector<std::string> fastest_range_sentences(const Axis& axis, std::span<const NamedCurve> curves);

/// Returns "uds-stream overtakes pipe from about 9.2 KiB on (up to 1.41x)." for each pair that crosses, along the axis.
/// If there are more than `max`, returns those between the winners of some range first, and how many are left out.
[[nodiscard]] std::vector<std::string> crossover_sentences(const Axis& axis, std::span<const NamedCurve> curves,
                                                           std::size_t max = std::numeric_limits<std::size_t>::max());

}  // namespace ipcbench::reporters
