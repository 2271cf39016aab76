#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "ipcbench/base/units.hpp"
#include "ipcbench/core/round_trip_times.hpp"
#include "reporters/escape.hpp"
#include "reporters/html/sections.hpp"
#include "reporters/results/names.hpp"
#include "reporters/svg/heat_map.hpp"
#include "reporters/tables/render.hpp"

namespace ipcbench::reporters::html {
namespace {

/// Some intervals that follow each other, as one column of the heat map and one row of the table.
struct Stretch {
    double from_s = 0;
    double to_s = 0;
    bool begins_repetition = false;
    std::uint64_t round_trips = 0;
    StoredHistogram times{};

    [[nodiscard]] std::optional<Histogram> histogram() const {
        return Histogram::restore(times.buckets, times.sum, times.min, times.max);
    }
};

/// Returns the intervals whose round trips were timed individually, so few that each column can be seen. Repetitions
/// follow each other as if nothing had been between them.
std::vector<Stretch> stretches_of(const std::vector<PhaseInterval>& intervals) {
    constexpr std::size_t max = 120;
    const auto has_times = [](const PhaseInterval& one) { return !one.times.buckets.empty(); };
    const bool of_timed_phase = std::any_of(intervals.begin(), intervals.end(),
                                            [&](const PhaseInterval& one) { return one.timed && has_times(one); });
    std::vector<const PhaseInterval*> shown;
    for (const PhaseInterval& one : intervals) {
        if (one.timed == of_timed_phase && one.elapsed_s > 0) {
            shown.push_back(&one);
        }
    }
    if (std::none_of(shown.begin(), shown.end(), [&](const PhaseInterval* one) { return has_times(*one); })) {
        return {};
    }
    const std::size_t each = (shown.size() + max - 1) / max;
    std::vector<Stretch> stretches;
    double at_s = 0;
    std::uint64_t repetition = 0;
    std::size_t merged = 0;
    for (const PhaseInterval* const one : shown) {
        const bool next = one->repetition != repetition;
        if (next || merged == each) {
            stretches.push_back({at_s, at_s, next && repetition != 0});
            repetition = one->repetition;
            merged = 0;
        }
        at_s += one->elapsed_s;
        stretches.back().to_s = at_s;
        stretches.back().round_trips += one->round_trips;
        stretches.back().times.merge(one->times);
        ++merged;
    }
    return stretches;
}

svg::HeatColumn column_of(const Stretch& stretch) {
    svg::HeatColumn column{stretch.from_s, stretch.to_s, stretch.begins_repetition, {}};
    const auto count = static_cast<double>(stretch.times.count());
    for (const Histogram::Bucket& bucket : stretch.times.buckets) {
        column.shares.emplace_back(Histogram::value_of(bucket.index), static_cast<double>(bucket.count) / count);
    }
    return column;
}

Table table_of_stretches(const std::vector<Stretch>& stretches) {
    Table table = table_of_rows("Over time",
                                {{"from", Align::right},
                                 {"round trips", Align::right, Unit::per_second},
                                 {"p50", Align::right, Unit::nanoseconds},
                                 {"p99", Align::right, Unit::nanoseconds},
                                 {"max", Align::right, Unit::nanoseconds}},
                                {});
    for (const Stretch& stretch : stretches) {
        const std::optional<Histogram> times = stretch.histogram();
        const bool any = times && times->count() > 0;
        const auto time = [any](double value) { return any ? figure(value, Unit::nanoseconds) : TableCell{}; };
        table.groups[0].rows.push_back(
            {{{format_seconds(stretch.from_s) + " s", stretch.from_s},
              figure(static_cast<double>(stretch.round_trips) / (stretch.to_s - stretch.from_s), Unit::per_second),
              time(any ? times->percentile(50) : 0),
              time(any ? times->percentile(99) : 0),
              time(any ? static_cast<double>(times->max()) : 0)}});
    }
    return table;
}

/// Returns "p99 of a column: from 84.2 us to 1.31 ms (at 2.3 s)."
std::string statement_of(const std::vector<Stretch>& stretches) {
    std::optional<std::pair<double, double>> range;
    double worst_at = 0;
    for (const Stretch& stretch : stretches) {
        if (const std::optional<Histogram> times = stretch.histogram(); times && times->count() > 0) {
            const double p99 = times->percentile(99);
            range = range.value_or(std::pair(p99, p99));
            worst_at = p99 >= range->second ? stretch.from_s : worst_at;
            range = {std::min(range->first, p99), std::max(range->second, p99)};
        }
    }
    return range ? fmt::format("The p99 of a column is from {} to {} (at {} s).", format_ns(range->first),
                               format_ns(range->second), format_seconds(worst_at))
                 : "";
}

std::string figure_of_intervals(const RunResult& result) {
    const std::vector<Stretch> stretches = stretches_of(result.intervals);
    if (stretches.empty()) {
        return "";
    }
    std::vector<svg::HeatColumn> columns;
    std::transform(stretches.begin(), stretches.end(), std::back_inserter(columns), column_of);
    const std::string name = full_name(result);
    return fmt::format("<figure>\n<figcaption><h3>{}</h3></figcaption>\n<p class=\"statement\">{}</p>\n", escaped(name),
                       escaped(statement_of(stretches))) +
           "<div class=\"map\">\n" + svg::heat_map(columns, "Round trips over time: " + name + "; a table follows") +
           "</div>\n<details><summary>As a table</summary>\n" + html_of(table_of_stretches(stretches)) +
           "</details>\n</figure>\n";
}

}  // namespace

std::string intervals_section(const ResultSet& results) {
    std::string figures;
    for (const ResultRow* const row : results.measured()) {
        figures += figure_of_intervals(*row->result);
    }
    return figures.empty()
               ? ""
               : "<section id=\"intervals\">\n<h2>Over time</h2>\n<p class=\"note\">Each column is a stretch of time: "
                 "the "
                 "darker, the more of its round trips took that long. Vertical lines separate repetitions, which other "
                 "measurements may have been between.</p>\n" +
                     figures + "</section>\n";
}

}  // namespace ipcbench::reporters::html
