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
    BarRow row{label, {}, ""};
    for (const std::optional<double>& part :
         {std::optional(parts.codec_ns), parts.harness_ns, parts.copying_ns, notification,
          std::optional(std::max(parts.waiting_ns - notification.value_or(0), 0.0))}) {
        row.values.push_back(part ? std::optional(BarValue{*part, std::nullopt}) : std::nullopt);
    }
    return row;
}

}  // namespace

std::vector<Chart> breakdown_charts(const ResultSet& results) {
    std::vector<Chart> charts;
    for (const GroupSlice& slice : results.group_slices(chart_headings(results))) {
        Bars bars{Unit::nanoseconds,
                  true,
                  false,
                  {"codec", "harness", "copying", "notification", "waiting and the mechanism itself"},
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
        Chart chart = chart_of(ChartKind::breakdown, slice);
        chart.title = "What the mean round trip is made of";
        chart.note =
            "Codec: both messages, both sides. Harness: the loop and the checks. Copying: memcpy of that size, there "
            "and "
            "back. Notification: a bare wake-up there and back, where the mechanism adds more to it than it varies. "
            "What "
            "is left is waiting, waking and the mechanism itself.";
        chart.shape = std::move(bars);
        charts.push_back(std::move(chart));
    }
    return charts;
}

}  // namespace ipcbench::reporters
