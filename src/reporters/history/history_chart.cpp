#include "reporters/history/history_chart.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "ipcbench/base/micro_sign.hpp"

namespace ipcbench::reporters {
namespace {

/// Returns the geometric mean of the points from `begin` to `end`.
double level_of(const HistorySeries& series, std::size_t begin, std::size_t end) {
    double sum = 0;
    for (std::size_t i = begin; i < end; ++i) {
        sum += std::log(series.points[i]->per_s);
    }
    return std::exp(sum / static_cast<double>(end - begin));
}

/// Returns the levels as one line with steps.
Line levels_of(const CheckedSeries& checked) {
    Line line{"level", {}};
    std::size_t begin = 0;
    for (std::size_t i = 0; i <= checked.changes.size(); ++i) {
        const std::size_t end = i < checked.changes.size() ? checked.changes[i].index : checked.series.points.size();
        const double level = level_of(checked.series, begin, end);
        line.points.push_back({static_cast<double>(begin), level});
        line.points.push_back({static_cast<double>(end - 1), level});
        begin = end;
    }
    return line;
}

std::vector<Tick> ticks_of(const HistorySeries& series) {
    constexpr std::size_t most = 8;
    const std::size_t step = (series.points.size() + most - 1) / most;
    std::vector<Tick> ticks;
    for (std::size_t i = 0; i < series.points.size(); i += step) {
        const HistoryPoint& point = *series.points[i];
        ticks.push_back(
            {static_cast<double>(i), point.label.empty() ? point.date.substr(0, point.date.find('T')) : point.label});
    }
    return ticks;
}

}  // namespace

std::vector<Chart> history_charts(const std::vector<const CheckedSeries*>& series) {
    const MicroSign utf8(true);
    std::vector<Chart> charts;
    for (const CheckedSeries* const checked : series) {
        Line rates{"measured", {}};
        for (std::size_t i = 0; i < checked->series.points.size(); ++i) {
            rates.points.push_back({static_cast<double>(i), checked->series.points[i]->per_s});
        }
        Chart chart;
        chart.kind = ChartKind::history;
        chart.title = "Speed over time";
        const std::string& cell = checked->series.first().cell;
        chart.heading.values = {{Trait::transport, cell, cell}};
        chart.note = "on " + checked->series.first().machine;
        for (const LevelChange& change : checked->changes) {
            const HistoryPoint& point = *checked->series.points[change.index];
            chart.statements.push_back(
                fmt::format("{}{}: {} ({})", point.date, point.label.empty() ? "" : " " + point.label,
                            times_text(change.judgement.ratio.value), name_of(change.judgement.finding)));
        }
        chart.shape = Lines{.x_title = "reports, in the order in which they were added",
                            .y_title = "round trips per second",
                            .ticks = ticks_of(checked->series),
                            .end = std::max(1.0, static_cast<double>(checked->series.points.size() - 1)),
                            .lines = {rates, levels_of(*checked)},
                            .marks = true,
                            .unit = Unit::per_second};
        charts.push_back(std::move(chart));
    }
    return charts;
}

}  // namespace ipcbench::reporters
