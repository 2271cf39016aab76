#include <algorithm>
#include <cctype>
#include <cmath>
#include <map>
#include <set>

#include <fmt/format.h>

#include "reporters/charts/charts.hpp"
#include "reporters/load_axis.hpp"

namespace ipcbench::reporters {
namespace {

/// Where a value lies: at its binary logarithm, and 0, which has none, two steps to the left of the others.
class Position {
public:
    explicit Position(const std::set<double>& values) {
        const auto first = std::find_if(values.begin(), values.end(), [](double value) { return value > 0; });
        constexpr double step = 2;
        zero_ = (first == values.end() ? 0 : std::log2(*first)) - step;
    }
    [[nodiscard]] double of(double value) const { return value > 0 ? std::log2(value) : zero_; }

private:
    double zero_ = 0;
};

/// Results by what they are called, each by its value on the axis.
using Curves = std::map<std::string, std::map<double, const RunResult*>>;

/// Those of a slice that have nothing but this axis in their loads.
Curves curves_along(const LoadAxis& axis, const LoadFigure& figure, const Collection& results,
                    const Collection::Slice& slice) {
    Curves curves;
    for (const Row& row : slice.rows) {
        Load rest = axis.without(row.result->load);
        rest.arrivals = {};
        if (rest == Load{} && figure.of(*row.result) > 0) {
            curves[results.label(row)][axis.value(row.result->load)] = row.result;
        }
    }
    std::erase_if(curves, [](const auto& curve) { return curve.second.size() < 2; });
    return curves;
}

void say_knees(const Curves& curves, Chart& chart) {
    for (const auto& [label, points] : curves) {
        std::vector<const RunResult*> by_rate;
        for (const auto& [rate, result] : points) {
            by_rate.push_back(result);
        }
        if (const std::string words = knee_words(by_rate); !words.empty()) {
            chart.statements.push_back(label + ": " + words);
        }
    }
}

Lines lines_of(const LoadAxis& axis, const LoadFigure& figure, const Curves& curves) {
    std::set<double> values;
    for (const auto& [label, points] : curves) {
        for (const auto& [value, result] : points) {
            values.insert(value);
        }
    }
    const Position position(values);
    Lines lines{std::string(axis.title),
                std::string(figure.title),
                {},
                0,
                {},
                true,
                figure.is_rate ? Unit::per_second : Unit::nanoseconds};
    for (const auto& [label, points] : curves) {
        Line line{label, {}};
        for (const auto& [value, result] : points) {
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

/// Nothing where there are no two points that may be connected.
std::optional<Chart> chart_of(const LoadAxis& axis, const LoadFigure& figure, const Collection& results,
                              const Collection::Slice& slice) {
    Curves curves = curves_along(axis, figure, results, slice);
    const bool open = &axis == &load_axes().front();
    if (open) {
        for (auto& [label, points] : curves) {
            points.erase(0);  // a closed loop has no rate
        }
        std::erase_if(curves, [](const auto& curve) { return curve.second.size() < 2; });
    }
    if (curves.empty()) {
        return std::nullopt;
    }
    Chart chart;
    chart.kind = ChartKind::loads;
    chart.group = slice.group;
    chart.facets = slice.facets;
    chart.title = fmt::format("{} against {}", figure.title, axis.title);
    chart.title[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(chart.title[0])));
    chart.note = fmt::format("{} is better; both axes are logarithmic.", figure.is_rate ? "Higher" : "Lower");
    if (open) {
        say_knees(curves, chart);
    }
    chart.shape = lines_of(axis, figure, curves);
    return chart;
}

}  // namespace

std::vector<Chart> load_charts(const Collection& results) {
    std::vector<Chart> charts;
    if (!results.several_loads()) {
        return charts;
    }
    for (const LoadAxis& axis : load_axes()) {
        for (const LoadFigure& figure : axis.figures) {
            for (const Collection::Slice& slice : results.slices(&Facets::load)) {
                if (std::optional<Chart> chart = chart_of(axis, figure, results, slice)) {
                    charts.push_back(std::move(*chart));
                }
            }
        }
    }
    return charts;
}

}  // namespace ipcbench::reporters
