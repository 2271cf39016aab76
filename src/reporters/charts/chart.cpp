#include "reporters/charts/chart.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

namespace ipcbench::reporters {

std::string_view name_of(ChartKind kind) noexcept {
    switch (kind) {
        case ChartKind::rates:
            return "rates";
        case ChartKind::sizes:
            return "sizes";
        case ChartKind::percentiles:
            return "percentiles";
        case ChartKind::breakdown:
            return "breakdown";
        case ChartKind::variants:
            return "variants";
        case ChartKind::placements:
            return "placements";
        case ChartKind::loads:
            return "loads";
        case ChartKind::reports:
            return "reports";
        case ChartKind::history:
            return "history";
    }
    return "?";
}

double BarRow::total() const {
    return std::accumulate(values.begin(), values.end(), 0.0,
                           [](double sum, const auto& value) { return sum + (value ? value->number : 0); });
}

double Bars::end() const {
    // Beside an interval of a few noisy repetitions, which may be a thousand times as long, no bar would be seen.
    constexpr double max_stretch = 2;
    double longest_bar = 0;
    double longest = 0;
    for (const BarRow& row : rows) {
        longest_bar = std::max(longest_bar, stacked ? row.total() : 0);
        for (const auto& value : row.values) {
            if (value && !stacked) {
                longest_bar = std::max(longest_bar, value->number);
                longest = std::max(longest, value->interval ? value->interval->high : 0);
            }
        }
    }
    return std::max(longest_bar, std::min(longest, max_stretch * longest_bar));
}

Interval Lines::range() const {
    if (shared_range) {
        return *shared_range;
    }
    Interval range{std::numeric_limits<double>::max(), 0};
    for (const Line& line : lines) {
        for (const CurvePoint& point : line.points) {
            range.low = std::min(range.low, point.y);
            range.high = std::max(range.high, point.y);
        }
    }
    return range;
}

}  // namespace ipcbench::reporters
