#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "reporters/charts/charts.hpp"
#include "reporters/results/names.hpp"
#include "reporters/results/report_changes.hpp"
#include "reporters/results/speed.hpp"

namespace ipcbench::reporters {
namespace {

/// Returns "2.31x (2.20 .. 2.44)": the ratio of the round trips per second.
std::string gain_text(const Ratio& ratio) {
    return times_text(ratio.value) + (ratio.interval ? " (" + interval_text(ratio.interval) + ")" : "");
}

/// Returns what became of the items in a later report: "3 faster, 1 slower, 8 the same within 5 %, 2 undecided; 1 only
/// in a, 2 only in b.", after "b against a: " if there are other reports; "" if neither has any.
std::string changes_text(const ResultSet& results, const std::vector<Series>& items, std::size_t report,
                         const ReportChanges& changes) {
    std::map<Finding, std::size_t> count;
    std::size_t only_before = 0;
    std::size_t only_after = 0;
    for (const Series& item : items) {
        if (const Judgement* const change = change_of(item, report, changes)) {
            ++count[change->finding];
        } else {
            only_before += item.points.front() != nullptr ? 1 : 0;
            only_after += item.points[report] != nullptr ? 1 : 0;
        }
    }
    const std::string& before = results.report_name(0);
    const std::string& after = results.report_name(report);
    std::string text;
    if (!count.empty()) {
        text = fmt::format("{} faster, {} slower, {} the same within {}, {} undecided", count[Finding::faster],
                           count[Finding::slower], count[Finding::same], percent_text(Tolerance{}.margin),
                           count[Finding::undecided]);
    }
    const char* separator = text.empty() ? "" : "; ";
    for (const auto& [only, name] : {std::pair(only_before, before), std::pair(only_after, after)}) {
        text += only == 0 ? "" : fmt::format("{}{} only in {}", std::exchange(separator, ", "), only, name);
    }
    if (text.empty()) {
        return text;
    }
    return (results.reports().size() > 2 ? fmt::format("{} against {}: ", after, before) : "") + text + ".";
}

/// Puts what changed most first. Returns in words what changed from the first to each later report.
std::vector<std::string> sort_by_change(const ResultSet& results, std::vector<Series>& items,
                                        const ReportChanges& changes) {
    std::stable_sort(items.begin(), items.end(), [&](const Series& one, const Series& other) {
        return changed_more(largest_change_of(one, changes), largest_change_of(other, changes));
    });
    std::vector<std::string> texts;
    for (std::size_t report = 1; report < results.reports().size(); ++report) {
        if (std::string text = changes_text(results, items, report, changes); !text.empty()) {
            texts.push_back(std::move(text));
        }
    }
    return texts;
}

/// Says what became of a row: of two reports by how much it changed; of more, where there is no room for that, which of
/// them lack it.
void note_change(BarRow& row, const Series& item, const ResultSet& results, const ReportChanges& changes) {
    row.note = absence_text(item, results);
    const Judgement* const change = change_of(item, item.points.size() - 1, changes);
    if (change == nullptr || item.points.size() > 2) {
        return;
    }
    const Judgement& judgement = *change;
    const std::string verdict = verdict_text(judgement, Tolerance{}.margin);
    const std::string times = times_text(judgement.ratio.value);
    row.note = gain_text(judgement.ratio) + ", " + verdict;
    const bool shown = judgement.finding == Finding::faster || judgement.finding == Finding::slower;
    row.brief = shown ? times + ", " + verdict : verdict;
}

/// Returns the bars of one item, one for each value that it was measured with.
BarRow bars_of(const Series& series, std::string label) {
    BarRow row{std::move(label), std::vector<std::optional<BarValue>>(series.points.size()), ""};
    std::vector<const RunResult*> there;
    for (std::size_t i = 0; i < series.points.size(); ++i) {
        if (series.points[i] != nullptr) {
            there.push_back(series.points[i]->result);
            row.values[i] = rate_of(*there.back());
        }
    }
    if (there.size() == 2 && series.points.size() == 2) {
        const bool first = there[0]->round_trips_per_s() > there[1]->round_trips_per_s();
        row.note = gain_text(speed_ratio(*there[first ? 0 : 1], *there[first ? 1 : 0]));
        row.brief = times_text(speed_ratio(*there[first ? 0 : 1], *there[first ? 1 : 0]).value);
    }
    return row;
}

/// Returns the names of the series: of the values of that trait.
std::vector<std::string> names_of(const ResultSet& results, Trait along) {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < results.values(along).size(); ++i) {
        names.push_back(along == Trait::report ? results.report_name(i) : value_text(along, *results.values(along)[i]));
    }
    return names;
}

/// Returns charts of rates in which the values of one trait are the series.
std::vector<Chart> side_by_side(const ResultSet& results, Trait along, ChartKind kind, std::string_view title,
                                std::string_view note) {
    std::vector<Chart> charts;
    if (!results.varies(along)) {
        return charts;
    }
    const bool of_reports = along == Trait::report;
    const std::vector<std::string> names = names_of(results, along);
    const ReportChanges changes = of_reports ? report_changes(results) : ReportChanges{};
    for (const GroupSlice& slice : results.group_slices(chart_headings(results).without(along))) {
        constexpr std::size_t max_bars = 1'000'000;  // most of them would be empty
        if (slice.rows.size() * names.size() > max_bars) {
            continue;
        }
        std::vector<Series> all = results.series(slice, along);
        // What only one report has changed too; what only one build has says nothing about builds.
        std::erase_if(all, [&](const Series& series) { return series.count() < 2 && !of_reports; });
        if (all.empty()) {
            continue;
        }
        Chart chart = chart_of(kind, slice);
        if (of_reports) {
            chart.statements = sort_by_change(results, all, changes);
        }
        Bars bars{Unit::per_second, false, false, names, {}};
        for (const Series& series : all) {
            bars.rows.push_back(bars_of(series, results.label(*series.first, slice.headings.with(along))));
            bars.rows.back().transport = series.first->result->transport;
            if (of_reports) {
                note_change(bars.rows.back(), series, results, changes);
            }
        }
        chart.title = title;
        chart.note = note;
        chart.shape = std::move(bars);
        charts.push_back(std::move(chart));
    }
    return charts;
}

}  // namespace

std::vector<Chart> variant_charts(const ResultSet& results) {
    return side_by_side(
        results, Trait::build, ChartKind::variants, "Builds side by side",
        "Round trips per second; longer is better. With two builds: how many times as many the faster one makes.");
}

std::vector<Chart> report_charts(const ResultSet& results) {
    return side_by_side(
        results, Trait::report, ChartKind::reports, "Reports side by side",
        "Round trips per second; longer is better. Each report is compared with the first one: how many "
        "times as fast it is, and whether that is more than these measurements vary.");
}

std::vector<Chart> placement_charts(const ResultSet& results) {
    return side_by_side(results, Trait::placement, ChartKind::placements, "Placements side by side",
                        "Round trips per second; longer is better. same: both processes on one CPU; cross: on two; "
                        "none: where the system puts them.");
}

}  // namespace ipcbench::reporters
