#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "reporters/charts/charts.hpp"

namespace ipcbench::reporters {
namespace {

/// Where a percentile lies: at log10(1 / (1 - p)), the number of its nines.
double nines(double percent) {
    return -std::log10(1 - percent / 100);
}

/// Thinned to what can be told apart on paper.
std::vector<CurvePoint> curve_of(const RunResult& result) {
    std::vector<std::pair<double, double>> percentiles = result.percentiles;
    if (percentiles.empty() && result.rtt) {
        const RoundTripTimes& times = *result.rtt;
        percentiles = {{0, times.min},  {50, times.p50},     {90, times.p90},
                       {99, times.p99}, {99.9, times.p99_9}, {99.99, times.p99_99}};
    }
    constexpr double apart = 0.08;  // of a nine
    std::vector<CurvePoint> curve;
    for (const auto& [percent, nanoseconds] : percentiles) {
        const double x = percent < 100 ? nines(percent) : std::nan("");
        if (std::isfinite(x) && can_be_drawn(nanoseconds) && (curve.empty() || x >= curve.back().x + apart)) {
            curve.push_back({x, nanoseconds});
        }
    }
    return curve;
}

}  // namespace

std::vector<Chart> percentile_charts(const Collection& results) {
    std::vector<Chart> charts;
    for (const Collection::Slice& slice : results.slices()) {
        if (slice.group == Group::control) {
            continue;  // nobody waits for anybody there
        }
        Lines lines{"percentile of the round trips", "time of a round trip", {}, 0, {}, false};
        double last = 2;
        for (const Row& row : slice.rows) {
            Line line{results.label(row), curve_of(*row.result)};
            if (line.points.size() > 1) {
                last = std::max(last, line.points.back().x);
                lines.lines.push_back(std::move(line));
            }
        }
        if (lines.lines.empty()) {
            continue;
        }
        // By name, as the curves against size: each thing has the same colour in both.
        std::sort(lines.lines.begin(), lines.lines.end(),
                  [](const Line& one, const Line& other) { return one.label < other.label; });
        lines.end = last;
        constexpr double rounding = 0.01;
        for (int tick = 0; tick <= last + rounding; ++tick) {
            // 0, 90, 99, 99.9, ...
            lines.ticks.push_back({static_cast<double>(tick),
                                   fmt::format("{:.{}f}%", 100 - std::pow(10, 2 - tick), std::max(0, tick - 2))});
        }
        Chart chart;
        chart.kind = ChartKind::percentiles;
        chart.group = slice.group;
        chart.facets = slice.facets;
        chart.title = "Percentiles of the round trip";
        chart.note = "Lower is better; each step to the right is one nine more, so that the rare slow ones have room.";
        chart.shape = std::move(lines);
        charts.push_back(std::move(chart));
    }
    return charts;
}

}  // namespace ipcbench::reporters
