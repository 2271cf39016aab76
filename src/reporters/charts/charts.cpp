#include "reporters/charts/charts.hpp"

#include "ipcbench/base/micro_sign.hpp"

namespace ipcbench::reporters {

BarValue rate_of(const RunResult& result) {
    const std::optional<Interval>& interval = result.rate_interval;
    // The widest intervals begin at next to nothing, and must not be those that are not seen.
    const bool drawn = interval && interval->low >= 0 && can_be_drawn(interval->high);
    return {result.round_trips_per_s(), drawn ? interval : std::nullopt};
}

Chart chart_of(ChartKind kind, const GroupSlice& slice) {
    Chart chart;
    chart.kind = kind;
    chart.group = slice.group;
    chart.group_title = slice.title;
    chart.heading = slice.heading;
    return chart;
}

namespace {

std::vector<Chart> all_charts_of(ChartKind kind, const ResultSet& results) {
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
        case ChartKind::reports:
            return report_charts(results);
        case ChartKind::history:
            break;  // of several reports over time: history/history_chart.hpp
    }
    return {};
}

}  // namespace

std::vector<Chart> charts_of(ChartKind kind, const ResultSet& results, const Focus& focus) {
    const MicroSign utf8(true);
    std::vector<Chart> charts = all_charts_of(kind, results);
    for (Chart& chart : charts) {
        set_focus(chart, focus);
    }
    return charts;
}

}  // namespace ipcbench::reporters
