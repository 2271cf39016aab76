#include "reporters/charts/charts.hpp"

namespace ipcbench::reporters {

BarValue rate_of(const RunResult& result) {
    const std::optional<Interval>& interval = result.rate_interval;
    const bool drawn = interval && can_be_drawn(interval->low) && can_be_drawn(interval->high);
    return {result.round_trips_per_s(), drawn ? interval : std::nullopt};
}

std::vector<Chart> charts_of(ChartKind kind, const Collection& results) {
    switch (kind) {
        case ChartKind::rates:
            return rate_charts(results);
        case ChartKind::sizes:
            return size_charts(results);
        case ChartKind::percentiles:
            return percentile_charts(results);
        case ChartKind::breakdown:
            return breakdown_charts(results);
        case ChartKind::variants:
            return variant_charts(results);
        case ChartKind::placements:
            return placement_charts(results);
        case ChartKind::loads:
            return load_charts(results);
    }
    return {};
}

}  // namespace ipcbench::reporters
