#include <algorithm>

#include "reporters/charts/charts.hpp"
#include "reporters/charts/tip.hpp"

namespace ipcbench::reporters {
namespace {

bool has_parts(const Breakdown& parts) {
    return can_be_drawn(parts.whole_ns());
}

BarRow parts_of(const std::string& label, const Breakdown& parts) {
    // A bare notification is part of the waiting. Where it cannot be told from what the mechanism adds, they are one
    // part.
    const auto notification = parts.mechanism_ns ? parts.notification_ns : std::nullopt;
    const std::optional rest(std::max(parts.waiting_ns - notification.value_or(0), 0.0));
    BarRow row{label, {}, ""};
    for (const std::optional<double>& part :
         {std::optional(parts.codec_ns), parts.harness_ns, parts.copying_ns, notification,
          notification ? rest : std::nullopt, notification ? std::nullopt : rest}) {
        row.values.push_back(part ? std::optional(BarValue{*part, std::nullopt}) : std::nullopt);
    }
    return row;
}

/// Removes the parts that no row has, so that the legend does not name them.
void remove_unused_parts(Bars& bars) {
    for (std::size_t part = bars.series.size(); part-- > 0;) {
        const auto has_it = [part](const BarRow& row) { return row.values[part].has_value(); };
        if (std::none_of(bars.rows.begin(), bars.rows.end(), has_it)) {
            const auto at = static_cast<std::ptrdiff_t>(part);
            bars.series.erase(bars.series.begin() + at);
            for (BarRow& row : bars.rows) {
                row.values.erase(row.values.begin() + at);
            }
        }
    }
}

}  // namespace

std::vector<Chart> breakdown_charts(const ResultSet& results) {
    std::vector<Chart> charts;
    for (const GroupSlice& slice : results.group_slices(chart_headings(results))) {
        Bars bars{Unit::nanoseconds,
                  true,
                  false,
                  {"codec", "harness", "copying", "notification", "mechanism", "waiting and mechanism together"},
                  {}};
        for (const ResultRow* const row : slice.rows) {
            if (row->result->breakdown && has_parts(*row->result->breakdown)) {
                bars.rows.push_back(parts_of(results.label(*row, slice), *row->result->breakdown));
                bars.rows.back().tip = tip_of(*row->result);
                bars.rows.back().transport = row->result->transport;
            }
        }
        if (bars.rows.empty()) {
            continue;
        }
        remove_unused_parts(bars);
        Chart chart = chart_of(ChartKind::breakdown, slice);
        chart.title = "What the mean round trip is made of";
        chart.note =
            "Codec: both messages, both sides. Harness: the loop and the checks. Copying: memcpy of that size, there "
            "and back. Notification: a bare wake-up there and back. Where the mechanism adds less to it than they "
            "vary, "
            "both are one part.";
        chart.shape = std::move(bars);
        charts.push_back(std::move(chart));
    }
    return charts;
}

}  // namespace ipcbench::reporters
