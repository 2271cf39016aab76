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

/// Returns what is ignored among these results: `min_margin`, or what their self-checks showed if that is more.
[[nodiscard]] double margin_among(const std::vector<const ResultRow*>& rows);

/// Returns "The fastest is pipe up to about 9.2 KiB, and uds-stream above."; nothing for fewer than two curves.
[[nodiscard]] std::vector<std::string> fastest_range_sentences(const Axis& axis, std::span<const NamedCurve> curves,
                                                               double margin);

/// Returns "uds-stream overtakes pipe from about 9.2 KiB on (up to 1.41x)." for each pair that crosses, along the axis.
/// If there are more than `max`, returns those between the winners of some range first, and how many are left out.
[[nodiscard]] std::vector<std::string> crossover_sentences(const Axis& axis, std::span<const NamedCurve> curves,
                                                           double margin,
                                                           std::size_t max = std::numeric_limits<std::size_t>::max());

}  // namespace ipcbench::reporters
