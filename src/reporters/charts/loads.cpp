#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "reporters/charts/charts.hpp"
#include "reporters/charts/tip.hpp"
#include "reporters/load_axis.hpp"
#include "reporters/text_shape.hpp"

namespace ipcbench::reporters {
namespace {

/// Results by name, then by their value on the axis.
using Curves = std::map<std::string, std::map<double, const RunResult*>>;

/// Returns the results of a slice whose loads differ from the default only on this axis.
Curves curves_along(const LoadAxis& axis, const LoadMetric& figure, const ResultSet& results, const Slice& slice) {
    Curves curves;
    for (const Series& series : results.series(slice, Trait::load)) {
        std::map<double, const RunResult*> points;
        for (const ResultRow* const row : series.points) {
            if (row == nullptr) {
                continue;
            }
            const RunResult& result = *row->result;
            Load rest = axis.without(result.load);
            rest.arrivals = {};
            // A closed loop has no rate.
            const bool on_axis = !axis.of_rates() || axis.value(result.load) > 0;
            if (rest == Load{} && on_axis && figure.of(result) > 0) {
                points[axis.value(result.load)] = &result;
            }
        }
        if (points.size() > 1) {
            curves[results.label(*series.first, slice.headings.with(Trait::load))] = std::move(points);
        }
    }
    return curves;
}

void write_knees(const Curves& curves, Chart& chart) {
    for (const auto& [label, points] : curves) {
        std::vector<const RunResult*> by_rate;
        for (const auto& [rate, result] : points) {
            by_rate.push_back(result);
        }
        if (const std::string words = knee_text(by_rate); !words.empty()) {
            chart.statements.push_back(label + ": " + words);
        }
    }
}

Lines lines_of(const LoadAxis& axis, const LoadMetric& figure, const Curves& curves) {
    std::set<double> values;
    for (const auto& [label, points] : curves) {
        for (const auto& [value, result] : points) {
            values.insert(value);
        }
    }
    const AxisPosition position(values);
    Lines lines{std::string(axis.title),
                std::string(figure.title),
                {},
                0,
                {},
                true,
                figure.is_rate ? Unit::per_second : Unit::nanoseconds};
    for (const auto& [label, points] : curves) {
        Line line{label, {}, points.begin()->second->transport};
        for (const auto& [value, result] : points) {
            line.tips.push_back(tip_of(*result));
            line.points.push_back({position.of(value), figure.of(*result)});
        }
        lines.lines.push_back(std::move(line));
    }
    for (const double value : values) {
        lines.ticks.push_back({position.of(value), axis.text(value)});
    }
    lines.end = lines.ticks.back().at;
    return lines;
}

/// Returns nothing unless there are two points to connect.
std::optional<Chart> chart_along(const LoadAxis& axis, const LoadMetric& figure, const ResultSet& results,
                                 const GroupSlice& slice) {
    const Curves curves = curves_along(axis, figure, results, slice);
    if (curves.empty()) {
        return std::nullopt;
    }
    Chart chart = chart_of(ChartKind::loads, slice);
    chart.title = capitalised(fmt::format("{} against {}", figure.title, axis.title));
    chart.note = fmt::format("{} is better; both axes are logarithmic.", figure.is_rate ? "Higher" : "Lower");
    if (axis.of_rates()) {
        write_knees(curves, chart);
    }
    chart.shape = lines_of(axis, figure, curves);
    return chart;
}

}  // namespace

std::vector<Chart> load_charts(const ResultSet& results) {
    std::vector<Chart> charts;
    if (!results.varies(Trait::load)) {
        return charts;
    }
    const std::vector<GroupSlice> slices = results.group_slices(chart_headings(results).without(Trait::load));
    for (const LoadAxis& axis : load_axes()) {
        for (const LoadMetric& figure : axis.figures) {
            for (const GroupSlice& slice : slices) {
                if (std::optional<Chart> chart = chart_along(axis, figure, results, slice)) {
                    charts.push_back(std::move(*chart));
                }
            }
        }
    }
    return charts;
}

}  // namespace ipcbench::reporters
