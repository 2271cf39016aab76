#include "reporters/charts/charts.hpp"

namespace ipcbench::reporters {

std::vector<Chart> rate_charts(const Collection& results) {
    std::vector<Chart> charts;
    for (const Collection::Slice& slice : results.slices()) {
        Bars bars{Unit::per_second, false, slice.group == Group::control, {"round trips per second"}, {}};
        bool intervals = false;
        for (const Row& row : slice.rows) {
            const RunResult& result = *row.result;
            bars.rows.push_back(
                {results.label(row), {rate_of(result)}, result.status == RunStatus::partial ? "partial" : ""});
            intervals = intervals || bars.rows.back().values[0]->interval;
        }
        Chart chart;
        chart.kind = ChartKind::rates;
        chart.group = slice.group;
        chart.facets = slice.facets;
        chart.title = "Round trips per second";
        chart.note =
            intervals ? "Longer is better. The line at a bar's end is the interval of the rate." : "Longer is better.";
        chart.shape = std::move(bars);
        charts.push_back(std::move(chart));
    }
    return charts;
}

}  // namespace ipcbench::reporters
