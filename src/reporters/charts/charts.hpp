#pragma once

#include <vector>

#include "reporters/charts/collection.hpp"

/// The charts that results give, like with like: none where there is nothing to show. All are in the order of
/// Collection::slices.
namespace ipcbench::reporters {

/// The rate of a measured result, with its interval where there is one that can be drawn.
[[nodiscard]] BarValue rate_of(const RunResult& result);

/// Round trips per second, with the interval where there is one.
[[nodiscard]] std::vector<Chart> rate_charts(const Collection& results);

/// Mean round trip against the size of the payload, and where the curves cross; only with several sizes.
[[nodiscard]] std::vector<Chart> size_charts(const Collection& results);

/// Percentiles of the round trips against 1 / (1 - p), which gives each further nine the same room.
[[nodiscard]] std::vector<Chart> percentile_charts(const Collection& results);

/// What the mean round trip is made of, where that was measured.
[[nodiscard]] std::vector<Chart> breakdown_charts(const Collection& results);

/// Builds side by side; only with several.
[[nodiscard]] std::vector<Chart> variant_charts(const Collection& results);

/// Placements side by side; only with several.
[[nodiscard]] std::vector<Chart> placement_charts(const Collection& results);

/// Round trips against rate, depth, gap or pairs, one chart for each of them that has several values; for rates with
/// their knees.
[[nodiscard]] std::vector<Chart> load_charts(const Collection& results);

[[nodiscard]] std::vector<Chart> charts_of(ChartKind kind, const Collection& results);

}  // namespace ipcbench::reporters
