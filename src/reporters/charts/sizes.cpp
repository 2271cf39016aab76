#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "reporters/charts/charts.hpp"
#include "reporters/charts/crossover_words.hpp"

namespace ipcbench::reporters {
namespace {

/// Where sizes lie on the axis: at their binary logarithm, and 0, which has none, a step to the left of the others.
class SizeAxis {
public:
    explicit SizeAxis(const std::vector<std::uint64_t>& sizes) {
        const auto first = std::find_if(sizes.begin(), sizes.end(), [](std::uint64_t size) { return size > 0; });
        constexpr double step = 2;
        zero_ = (first == sizes.end() ? 0 : std::log2(static_cast<double>(*first))) - step;
    }
    [[nodiscard]] double at(std::uint64_t size) const {
        return size == 0 ? zero_ : std::log2(static_cast<double>(size));
    }

private:
    double zero_ = 0;
};

}  // namespace

std::vector<Chart> size_charts(const Collection& results) {
    std::vector<Chart> charts;
    if (!results.several_sizes()) {
        return charts;
    }
    const SizeAxis axis(results.sizes());
    for (const Collection::Slice& slice : results.slices(&Facets::size)) {
        std::map<std::string, std::map<std::uint64_t, double>> found;
        double noise = least_margin;
        for (const Row& row : slice.rows) {
            found[results.label(row)][row.result->payload_bytes] = 1e9 / row.result->round_trips_per_s();
            noise = std::max(noise, row.result->noise.value_or(0));
        }
        Lines lines{"payload in each message", "mean round trip", {}, 0, {}, true};
        std::vector<NamedCurve> curves;
        std::vector<std::uint64_t> sizes;
        for (const auto& [label, points] : found) {
            Line line{label, {}};
            NamedCurve curve{label, {}};
            for (const auto& [size, nanoseconds] : points) {
                line.points.push_back({axis.at(size), nanoseconds});
                curve.points.push_back({static_cast<double>(size), nanoseconds});
                sizes.push_back(size);
            }
            if (line.points.size() > 1) {
                lines.lines.push_back(std::move(line));
                curves.push_back(std::move(curve));
            }
        }
        if (lines.lines.empty()) {
            continue;
        }
        std::sort(sizes.begin(), sizes.end());
        sizes.erase(std::unique(sizes.begin(), sizes.end()), sizes.end());
        for (const std::uint64_t size : sizes) {
            lines.ticks.push_back({axis.at(size), size_text(size)});
        }
        lines.end = lines.ticks.back().at;
        Chart chart;
        chart.kind = ChartKind::sizes;
        chart.group = slice.group;
        chart.facets = slice.facets;
        chart.title = "Mean round trip against message size";
        chart.note = "Lower is better; both axes are logarithmic.";
        if (slice.group != Group::control) {
            chart.statements = words_for_reigns(curves, noise);
            chart.details = words_for_crossovers(curves, noise);
        }
        chart.shape = std::move(lines);
        charts.push_back(std::move(chart));
    }
    return charts;
}

}  // namespace ipcbench::reporters
