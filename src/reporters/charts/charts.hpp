#pragma once

#include <cmath>
#include <vector>

#include "reporters/charts/chart.hpp"
#include "reporters/charts/focus.hpp"
#include "reporters/results/result_set.hpp"

/// The charts of a set of results, like with like; none if there is nothing to show. All are in the order of
/// ResultSet::slices.
namespace ipcbench::reporters {

/// Returns what all numbers of a chart have in common: as in a table, except that builds have separate charts.
[[nodiscard]] inline Traits chart_headings(const ResultSet& results) {
    return results.headings().with(Trait::build);
}

/// Returns a chart of a slice without its title, note and shape.
[[nodiscard]] Chart chart_of(ChartKind kind, const GroupSlice& slice);

/// Positions of values on an axis: at their binary logarithm; 0, which has none, is two steps to the left of the
/// smallest positive value.
class AxisPosition {
public:
    /// `values` must be ascending.
    template <class Values>
    explicit AxisPosition(const Values& values) {
        double min = 1;
        for (const auto value : values) {
            if (value > 0) {
                min = static_cast<double>(value);
                break;
            }
        }
        constexpr double step = 2;
        zero_ = std::log2(min) - step;
    }

    [[nodiscard]] double of(double value) const { return value > 0 ? std::log2(value) : zero_; }

private:
    double zero_ = 0;
};

/// Returns the rate of a measured result, with its interval if that can be drawn.
[[nodiscard]] BarValue rate_of(const RunResult& result);

/// Returns charts of round trips per second, with their intervals if there are any.
[[nodiscard]] std::vector<Chart> rate_charts(const ResultSet& results);

/// Returns charts of the mean round trip against the payload size, and where the curves cross; only with several sizes.
[[nodiscard]] std::vector<Chart> size_charts(const ResultSet& results);

/// Returns charts of the percentiles of the round trips against 1 / (1 - p), which gives each further nine the same
/// width.
[[nodiscard]] std::vector<Chart> percentile_charts(const ResultSet& results);

/// Returns charts of the parts of the mean round trip, if they were measured.
[[nodiscard]] std::vector<Chart> breakdown_charts(const ResultSet& results);

/// Returns charts of builds side by side; only with several builds.
[[nodiscard]] std::vector<Chart> variant_charts(const ResultSet& results);

/// Returns charts of placements side by side; only with several placements.
[[nodiscard]] std::vector<Chart> placement_charts(const ResultSet& results);

/// Returns charts of reports side by side; only with several reports.
[[nodiscard]] std::vector<Chart> report_charts(const ResultSet& results);

/// Returns charts of round trips against rate, depth, gap or pairs, one for each of these that has several values; for
/// rates with their knees.
[[nodiscard]] std::vector<Chart> load_charts(const ResultSet& results);

/// Returns the charts of a kind. In each, the series that do not stand out are muted.
[[nodiscard]] std::vector<Chart> charts_of(ChartKind kind, const ResultSet& results, const Focus& focus = {});

}  // namespace ipcbench::reporters
