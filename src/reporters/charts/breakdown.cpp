#include <algorithm>

#include "reporters/charts/charts.hpp"

namespace ipcbench::reporters {
namespace {

bool has_parts(const Breakdown& parts) {
    const double whole = parts.codec_ns + parts.harness_ns + parts.copying_ns + parts.waiting_ns;
    return can_be_drawn(whole);
}

BarRow parts_of(const std::string& label, const Breakdown& parts) {
    // A bare notification is a part of the waiting; measured by itself it can come out as more than the whole.
    const double notification = std::min(parts.notification_ns.value_or(0), parts.waiting_ns);
    BarRow row{label, {}, ""};
    for (const double part :
         {parts.codec_ns, parts.harness_ns, parts.copying_ns, notification, parts.waiting_ns - notification}) {
        row.values.emplace_back(BarValue{part, std::nullopt});
    }
    if (!parts.notification_ns) {
        row.values[3].reset();
    }
    return row;
}

}  // namespace

std::vector<Chart> breakdown_charts(const Collection& results) {
    std::vector<Chart> charts;
    for (const Collection::Slice& slice : results.slices()) {
        Bars bars{Unit::nanoseconds,
                  true,
                  false,
                  {"codec", "harness", "copying", "notification", "waiting and the mechanism itself"},
                  {}};
        for (const Row& row : slice.rows) {
            if (row.result->breakdown && has_parts(*row.result->breakdown)) {
                bars.rows.push_back(parts_of(results.label(row), *row.result->breakdown));
            }
        }
        if (bars.rows.empty()) {
            continue;
        }
        Chart chart;
        chart.kind = ChartKind::breakdown;
        chart.group = slice.group;
        chart.facets = slice.facets;
        chart.title = "What the mean round trip is made of";
        chart.note =
            "Codec: both messages, both sides. Harness: the loop and the checks. Copying: memcpy of that size, there "
            "and "
            "back. Notification: a bare wake-up there and back. What is left is waiting, waking and the mechanism "
            "itself.";
        chart.shape = std::move(bars);
        charts.push_back(std::move(chart));
    }
    return charts;
}

}  // namespace ipcbench::reporters
