#include "reporters/charts/charts.hpp"
#include "reporters/charts/tip.hpp"

namespace ipcbench::reporters {

std::vector<Chart> rate_charts(const ResultSet& results) {
    std::vector<Chart> charts;
    for (const GroupSlice& slice : results.group_slices(chart_headings(results))) {
        Bars bars{Unit::per_second, false, slice.group == Group::control, {"round trips per second"}, {}};
        bool intervals = false;
        for (const ResultRow* const row : slice.rows) {
            const RunResult& result = *row->result;
            bars.rows.push_back({results.label(*row, slice),
                                 {rate_of(result)},
                                 result.status == RunStatus::partial ? "partial" : "",
                                 "",
                                 tip_of(result),
                                 result.transport});
            intervals = intervals || bars.rows.back().values[0]->interval;
        }
        Chart chart = chart_of(ChartKind::rates, slice);
        chart.title = "Round trips per second";
        chart.note =
            intervals ? "Longer is better. The line at a bar's end is the interval of the rate." : "Longer is better.";
        chart.shape = std::move(bars);
        charts.push_back(std::move(chart));
    }
    return charts;
}

}  // namespace ipcbench::reporters
