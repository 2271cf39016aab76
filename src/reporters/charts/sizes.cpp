#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "reporters/charts/charts.hpp"
#include "reporters/charts/crossover_sentences.hpp"
#include "reporters/charts/tip.hpp"

namespace ipcbench::reporters {
namespace {

/// An item's mean round trips, and the results that they come from.
struct SizeCurve : NamedCurve {
    std::vector<const RunResult*> results{};
};

/// Returns the mean round trips, by name, of each item that was measured with several sizes.
std::vector<SizeCurve> curves_of(const ResultSet& results, const Slice& slice) {
    std::vector<SizeCurve> curves;
    for (const Series& series : results.series(slice, Trait::payload)) {
        SizeCurve curve{{results.label(*series.first, slice.headings.with(Trait::payload)), {}}};
        for (const ResultRow* const point : series.points) {
            if (point != nullptr) {
                curve.points.push_back(curve_point(*point->result, static_cast<double>(point->result->payload_bytes),
                                                   1e9 / point->result->round_trips_per_s()));
                curve.results.push_back(point->result);
            }
        }
        if (curve.points.size() > 1) {
            curves.push_back(std::move(curve));
        }
    }
    std::sort(curves.begin(), curves.end(),
              [](const NamedCurve& one, const NamedCurve& other) { return one.name < other.name; });
    return curves;
}

Lines lines_of(const std::vector<SizeCurve>& curves, const std::vector<std::uint64_t>& sizes) {
    const AxisPosition position(sizes);
    Lines lines{"payload in each message", "mean round trip", {}, 0, {}, true};
    std::set<double> measured;
    for (const SizeCurve& curve : curves) {
        Line line{curve.name, {}, curve.results.front()->transport};
        std::transform(curve.results.begin(), curve.results.end(), std::back_inserter(line.tips),
                       [](const RunResult* result) { return tip_of(*result); });
        for (const CurvePoint& point : curve.points) {
            line.points.push_back({position.of(point.x), point.y});
            measured.insert(point.x);
        }
        lines.lines.push_back(std::move(line));
    }
    for (const std::uint64_t size : sizes) {
        if (measured.contains(static_cast<double>(size))) {
            lines.ticks.push_back({position.of(static_cast<double>(size)), size_text(size)});
        }
    }
    lines.end = lines.ticks.back().at;
    return lines;
}

}  // namespace

std::vector<Chart> size_charts(const ResultSet& results) {
    std::vector<Chart> charts;
    std::vector<std::uint64_t> sizes;
    for (const RunResult* const one : results.values(Trait::payload)) {
        sizes.push_back(one->payload_bytes);
    }
    for (const GroupSlice& slice : results.group_slices(chart_headings(results).without(Trait::payload))) {
        const std::vector<SizeCurve> curves = curves_of(results, slice);
        if (curves.empty()) {
            continue;
        }
        Chart chart = chart_of(ChartKind::sizes, slice);
        chart.title = "Mean round trip against message size";
        chart.note = "Lower is better; both axes are logarithmic.";
        if (slice.group != Group::control) {
            const Axis size(Trait::payload);
            const std::vector<NamedCurve> named(curves.begin(), curves.end());
            chart.statements = fastest_range_sentences(size, named);
            chart.details = crossover_sentences(size, named);
        }
        chart.shape = lines_of(curves, sizes);
        charts.push_back(std::move(chart));
    }
    return charts;
}

}  // namespace ipcbench::reporters
