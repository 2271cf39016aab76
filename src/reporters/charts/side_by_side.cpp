#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "reporters/charts/charts.hpp"
#include "reporters/ranking.hpp"

namespace ipcbench::reporters {
namespace {

/// "2.31x [2.20, 2.44]": how much more round trips per second the one makes.
std::string gain_text(const RunResult& fast, const RunResult& slow) {
    const Ratio ratio = speed_ratio(fast, slow);
    return times_text(ratio.value) +
           (ratio.interval ? fmt::format(" [{}, {}]", times_text(ratio.interval->low), times_text(ratio.interval->high))
                           : "");
}

/// Charts of rates in which the values of one facet are the series, in the order in which they first come.
std::vector<Chart> side_by_side(const Collection& results, std::string Facets::*facet, const Chart& common) {
    std::vector<std::string> series;
    std::map<std::string, std::size_t> places;
    for (const Row& row : results.rows()) {
        const std::string value = results.facets(*row.result).*facet;
        if (places.try_emplace(value, series.size()).second) {
            series.push_back(value);
        }
    }
    std::vector<Chart> charts;
    for (const Collection::Slice& slice : results.slices(facet)) {
        std::vector<std::string> labels;
        std::map<std::string, std::map<std::size_t, const RunResult*>> found;
        for (const Row& row : slice.rows) {
            const std::string& label = results.label(row);
            std::map<std::size_t, const RunResult*>& of_label = found[label];
            if (of_label.empty()) {
                labels.push_back(label);
            }
            of_label[places.at(results.facets(*row.result).*facet)] = row.result;
        }
        constexpr std::size_t most_bars = 1'000'000;  // most of them would be empty
        if (labels.size() * series.size() > most_bars) {
            continue;
        }
        Bars bars{Unit::per_second, false, false, series, {}};
        for (const std::string& label : labels) {
            BarRow row{label, std::vector<std::optional<BarValue>>(series.size()), ""};
            std::vector<const RunResult*> there;
            for (const auto& [place, result] : found[label]) {
                row.values[place] = rate_of(*result);
                there.push_back(result);
            }
            if (there.size() == 2 && series.size() == 2) {
                const bool first = there[0]->round_trips_per_s() > there[1]->round_trips_per_s();
                row.note = gain_text(*there[first ? 0 : 1], *there[first ? 1 : 0]);
            }
            if (there.size() > 1) {
                bars.rows.push_back(std::move(row));
            }
        }
        if (bars.rows.empty()) {
            continue;
        }
        Chart chart = common;
        chart.group = slice.group;
        chart.facets = slice.facets;
        chart.shape = std::move(bars);
        charts.push_back(std::move(chart));
    }
    return charts;
}

}  // namespace

std::vector<Chart> variant_charts(const Collection& results) {
    Chart common;
    common.kind = ChartKind::variants;
    common.title = "Builds side by side";
    common.note =
        "Round trips per second; longer is better. With two builds: how many times as many the faster one makes.";
    return results.several_variants() ? side_by_side(results, &Facets::variant, common) : std::vector<Chart>{};
}

std::vector<Chart> placement_charts(const Collection& results) {
    Chart common;
    common.kind = ChartKind::placements;
    common.title = "Placements side by side";
    common.note =
        "Round trips per second; longer is better. same: both processes on one CPU; cross: on two; none: where the "
        "system "
        "puts them.";
    return results.several_placements() ? side_by_side(results, &Facets::placement, common) : std::vector<Chart>{};
}

}  // namespace ipcbench::reporters
