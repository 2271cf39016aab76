#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "ipcbench/base/units.hpp"
#include "ipcbench/core/round_trip_times.hpp"
#include "reporters/escape.hpp"
#include "reporters/html/facets.hpp"
#include "reporters/html/sections.hpp"
#include "reporters/results/names.hpp"
#include "reporters/svg/heat_map.hpp"
#include "reporters/tables/render.hpp"

namespace ipcbench::reporters::html {
namespace {

/// Some intervals that follow each other, as one column of the heat map and one row of the table.
struct MergedInterval {
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
std::vector<MergedInterval> merged_intervals(const std::vector<PhaseInterval>& intervals) {
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
    std::vector<MergedInterval> merged;
    double at_s = 0;
    std::uint64_t repetition = 0;
    std::size_t count = 0;
    for (const PhaseInterval* const one : shown) {
        const bool next = one->repetition != repetition;
        if (next || count == each) {
            merged.push_back({at_s, at_s, next && repetition != 0});
            repetition = one->repetition;
            count = 0;
        }
        at_s += one->elapsed_s;
        merged.back().to_s = at_s;
        merged.back().round_trips += one->round_trips;
        merged.back().times.merge(one->times);
        ++count;
    }
    return merged;
}

svg::HeatColumn column_of(const MergedInterval& interval) {
    svg::HeatColumn column{interval.from_s, interval.to_s, interval.begins_repetition, {}};
    const auto count = static_cast<double>(interval.times.count());
    for (const Histogram::Bucket& bucket : interval.times.buckets) {
        column.shares.emplace_back(Histogram::value_of(bucket.index), static_cast<double>(bucket.count) / count);
    }
    return column;
}

Table table_of(const std::vector<MergedInterval>& merged) {
    Table table = table_of_rows("Over time",
                                {{"from", Align::right},
                                 {"round trips", Align::right, Unit::per_second},
                                 {"p50", Align::right, Unit::nanoseconds},
                                 {"p99", Align::right, Unit::nanoseconds},
                                 {"max", Align::right, Unit::nanoseconds}},
                                {});
    for (const MergedInterval& interval : merged) {
        const std::optional<Histogram> times = interval.histogram();
        const bool any = times && times->count() > 0;
        const auto time = [any](double value) { return any ? figure(value, Unit::nanoseconds) : TableCell{}; };
        table.groups[0].rows.push_back(
            {{{format_seconds(interval.from_s) + " s", interval.from_s},
              figure(static_cast<double>(interval.round_trips) / (interval.to_s - interval.from_s), Unit::per_second),
              time(any ? times->percentile(50) : 0),
              time(any ? times->percentile(99) : 0),
              time(any ? static_cast<double>(times->max()) : 0)}});
    }
    return table;
}

/// Returns "p99 of a column: from 84.2 us to 1.31 ms (at 2.3 s)."
std::string statement_of(const std::vector<MergedInterval>& merged) {
    std::optional<std::pair<double, double>> range;
    double worst_at = 0;
    for (const MergedInterval& interval : merged) {
        if (const std::optional<Histogram> times = interval.histogram(); times && times->count() > 0) {
            const double p99 = times->percentile(99);
            range = range.value_or(std::pair(p99, p99));
            worst_at = p99 >= range->second ? interval.from_s : worst_at;
            range = {std::min(range->first, p99), std::max(range->second, p99)};
        }
    }
    return range ? fmt::format("The p99 of a column is from {} to {} (at {} s).", format_ns(range->first),
                               format_ns(range->second), format_seconds(worst_at))
                 : "";
}

std::string figure_of_intervals(const ResultSet& results, const ResultRow& row) {
    const RunResult& result = *row.result;
    const std::vector<MergedInterval> merged = merged_intervals(result.intervals);
    if (merged.empty()) {
        return "";
    }
    std::vector<svg::HeatColumn> columns;
    std::transform(merged.begin(), merged.end(), std::back_inserter(columns), column_of);
    const std::string name = full_name(result);
    return fmt::format("<figure{}>\n<figcaption><h3>{}</h3></figcaption>\n<p class=\"statement\">{}</p>\n",
                       facets_of(results, {{&row}}), escaped(name), escaped(statement_of(merged))) +
           "<div class=\"map\">\n" + svg::heat_map(columns, "Round trips over time: " + name + "; a table follows") +
           "</div>\n<details class=\"figures\"><summary>As a table</summary>\n" + html_of(table_of(merged)) +
           "</details>\n</figure>\n";
}

}  // namespace

std::string intervals_section(const ResultSet& results) {
    std::string figures;
    for (const ResultRow* const row : results.measured()) {
        figures += figure_of_intervals(results, *row);
    }
    return figures.empty()
               ? ""
               : "<section id=\"intervals\">\n<h2>Over time</h2>\n<p class=\"note\">Each column is a interval of time: "
                 "the "
                 "darker, the more of its round trips took that long. Vertical lines separate repetitions, which other "
                 "measurements may have been between.</p>\n" +
                     figures + "</section>\n";
}

}  // namespace ipcbench::reporters::html
