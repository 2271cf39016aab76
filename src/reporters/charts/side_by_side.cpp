#include <algorithm>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "reporters/charts/charts.hpp"
#include "reporters/results/names.hpp"
#include "reporters/results/report_changes.hpp"
#include "reporters/results/speed.hpp"

namespace ipcbench::reporters {
namespace {

/// Returns "2.31x [2.20, 2.44]": the ratio of the round trips per second.
std::string gain_text(const RunResult& fast, const RunResult& slow) {
    const Ratio ratio = speed_ratio(fast, slow);
    return times_text(ratio.value) +
           (ratio.interval ? fmt::format(" [{}, {}]", times_text(ratio.interval->low), times_text(ratio.interval->high))
                           : "");
}

/// Returns "3 faster, 1 slower, 8 the same within 5 %, 2 undecided."
std::string changes_text(const std::vector<Judgement>& judgements) {
    const auto count = [&](Finding finding) {
        return std::count_if(judgements.begin(), judgements.end(),
                             [finding](const Judgement& one) { return one.finding == finding; });
    };
    return fmt::format("{} faster, {} slower, {} the same within {}, {} undecided.", count(Finding::faster),
                       count(Finding::slower), count(Finding::same), percent_text(Tolerance{}.margin),
                       count(Finding::undecided));
}

/// Puts what changed most from the first to the second report first. Returns in words what changed.
std::string sort_by_change(std::vector<Series>& all, const ReportChanges& changes) {
    const auto judgement_of = [&](const Series& series) { return changes.at(series.points.back()); };
    std::stable_sort(all.begin(), all.end(), [&](const Series& one, const Series& other) {
        return matters_more(judgement_of(one), judgement_of(other));
    });
    std::vector<Judgement> judgements;
    std::transform(all.begin(), all.end(), std::back_inserter(judgements), judgement_of);
    return changes_text(judgements);
}

/// Says what became of a row.
void note_change(BarRow& row, const Judgement& judgement) {
    const std::string verdict = verdict_text(judgement, Tolerance{}.margin);
    const std::optional<Interval>& interval = judgement.ratio.interval;
    const std::string times = times_text(judgement.ratio.value);
    row.note = times +
               (interval ? fmt::format(" [{}, {}]", times_text(interval->low), times_text(interval->high)) : "") +
               ", " + verdict;
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
        row.note = gain_text(*there[first ? 0 : 1], *there[first ? 1 : 0]);
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
    // A report without results has no place among the series.
    if (!results.varies(along) ||
        (along == Trait::report && results.values(along).size() != results.reports().size())) {
        return charts;
    }
    const std::vector<std::string> names = names_of(results, along);
    const ReportChanges changes = along == Trait::report ? report_changes(results) : ReportChanges{};
    for (const GroupSlice& slice : results.group_slices(chart_headings(results).without(along))) {
        constexpr std::size_t max_bars = 1'000'000;  // most of them would be empty
        if (slice.rows.size() * names.size() > max_bars) {
            continue;
        }
        std::vector<Series> all = results.series(slice, along);
        std::erase_if(all, [](const Series& series) { return series.count() < 2; });
        if (all.empty()) {
            continue;
        }
        Chart chart = chart_of(kind, slice);
        const bool two_reports = along == Trait::report && names.size() == 2;
        if (two_reports) {
            chart.statements = {sort_by_change(all, changes)};
        }
        Bars bars{Unit::per_second, false, false, names, {}};
        for (const Series& series : all) {
            bars.rows.push_back(bars_of(series, results.label(*series.first, slice.headings.with(along))));
            bars.rows.back().transport = series.first->result->transport;
            if (two_reports) {
                note_change(bars.rows.back(), changes.at(series.points.back()));
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
    return side_by_side(results, Trait::report, ChartKind::reports, "Reports side by side",
                        "Round trips per second; longer is better. With two reports: how many times as fast the second "
                        "one is, and whether that is more than these measurements vary.");
}

std::vector<Chart> placement_charts(const ResultSet& results) {
    return side_by_side(results, Trait::placement, ChartKind::placements, "Placements side by side",
                        "Round trips per second; longer is better. same: both processes on one CPU; cross: on two; "
                        "none: where the system puts them.");
}

}  // namespace ipcbench::reporters
