#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "reporters/escape.hpp"
#include "reporters/html/facets.hpp"
#include "reporters/html/sections.hpp"
#include "reporters/results/report_changes.hpp"
#include "reporters/results/speed.hpp"
#include "reporters/svg/densities.hpp"
#include "reporters/tables/figures.hpp"
#include "reporters/tables/render.hpp"

namespace ipcbench::reporters::html {
namespace {

constexpr std::size_t max_distributions = 24;

/// Something that was measured, with its results in each report.
struct ReportedItem {
    std::string name;
    Series series;
};

/// Returns the items of all reports, those that changed most first, and last those that only one has.
std::vector<ReportedItem> items_of(const ResultSet& results, const ReportChanges& changes) {
    std::vector<ReportedItem> items;
    for (const Slice& slice : results.slices(chart_headings(results))) {
        for (Series& series : results.series(slice, Trait::report)) {
            const std::string heading = slice.heading.text();
            items.push_back({results.label(*series.first, slice.headings.with(Trait::report)) +
                                 (heading.empty() ? "" : ", " + heading),
                             std::move(series)});
        }
    }
    std::stable_sort(items.begin(), items.end(), [&](const ReportedItem& one, const ReportedItem& other) {
        return changed_more(largest_change_of(one.series, changes), largest_change_of(other.series, changes));
    });
    return items;
}

/// Returns the percentiles that can be drawn; a file may say what it wants.
Percentiles drawable_percentiles(const RunResult& result) {
    Percentiles kept;
    for (const auto& [percent, nanoseconds] : result.percentiles) {
        const bool further = kept.empty() || (percent > kept.back().first && nanoseconds >= kept.back().second);
        if (percent >= 0 && percent <= 100 && can_be_drawn(nanoseconds) && further) {
            kept.emplace_back(percent, nanoseconds);
        }
    }
    return kept;
}

std::string distribution_of(const ResultSet& results, const ReportedItem& item) {
    std::vector<svg::NamedDistribution> distributions;
    for (std::size_t report = 0; report < item.series.points.size(); ++report) {
        if (const ResultRow* const row = item.series.points[report]) {
            distributions.push_back({results.report_name(report), drawable_percentiles(*row->result), report});
        }
    }
    const std::string drawing = svg::densities(distributions, "How the round trips are distributed: " + item.name);
    return drawing.empty() ? ""
                           : fmt::format("<figure{}>\n<figcaption><h3>{}</h3></figcaption>\n{}</figure>\n",
                                         facets_of(results, item.series.points), escaped(item.name), drawing);
}

/// Returns drawings of the items that several reports have.
std::string distributions_of(const ResultSet& results, std::vector<ReportedItem> items) {
    std::erase_if(items, [](const ReportedItem& item) { return item.series.count() < 2; });
    std::string drawings;
    for (std::size_t i = 0; i < std::min(items.size(), max_distributions); ++i) {
        drawings += distribution_of(results, items[i]);
    }
    if (drawings.empty()) {
        return "";
    }
    const std::string of_all = items.size() > max_distributions
                                   ? fmt::format(" The {} of {} that changed most.", max_distributions, items.size())
                                   : "";
    return fmt::format(
        "<div class=\"titled\">\n<h3>How the round trips are distributed</h3>\n<p class=\"note\">The higher, the more "
        "round trips take that "
        "long; the last 5 % are left out. A dashed line is a median.{}</p>\n<div "
        "class=\"multiples\">\n{}</div>\n</div>\n",
        of_all, drawings);
}

Tone tone_of_change(Finding finding) {
    return finding == Finding::slower ? Tone::bad : Tone::plain;
}

/// Returns the columns of a comparison: each figure before and after, and what became of the speed.
std::vector<Column> columns_of(const std::vector<ResultColumn>& figures, const std::string& before,
                               const std::string& after) {
    std::vector<Column> columns{{"transport"}};
    for (const auto& [figure, cell, better, key] : figures) {
        for (const std::string* const report : {&before, &after}) {
            columns.push_back({figure.title + " " + *report, Align::right, figure.unit});
        }
    }
    columns.insert(columns.end(), {{"speed", Align::right}, {"interval"}, {"verdict"}});
    return columns;
}

/// Returns what a change is in a row: its ratio, its interval, its verdict.
std::vector<TableCell> cells_of(const Judgement& change) {
    return {{times_text(change.ratio.value), change.ratio.value},
            {interval_text(change.ratio.interval)},
            {verdict_text(change, Tolerance{}.margin), {}, "", tone_of_change(change.finding)}};
}

/// Returns the figures of the first and a later report beside each other, what changed most first.
Table table_of_changes(const ResultSet& results, const std::vector<ReportedItem>& items, std::size_t report,
                       const ReportChanges& changes) {
    const std::string& before = results.report_name(0);
    const std::string& after = results.report_name(report);
    std::vector<ResultColumn> figures;
    for (const char* const key : {"mean", "p99", "cpu"}) {
        figures.push_back(figure_column(key));
    }
    Table table = table_of_rows(fmt::format("{} against {}", after, before), columns_of(figures, before, after), {});
    std::vector<const ReportedItem*> shown;
    for (const ReportedItem& item : items) {
        if (item.series.points.front() != nullptr || item.series.points[report] != nullptr) {
            shown.push_back(&item);
        }
    }
    std::stable_sort(shown.begin(), shown.end(), [&](const ReportedItem* one, const ReportedItem* other) {
        return changed_more(change_of(one->series, report, changes), change_of(other->series, report, changes));
    });
    for (const ReportedItem* const item : shown) {
        const std::array pair{item->series.points.front(), item->series.points[report]};
        TableRow row{{{item->name}}, "", item->series.points};
        for (const ResultColumn& column : figures) {
            for (const ResultRow* const one : pair) {
                row.cells.push_back(one == nullptr ? TableCell{}
                                                   : column.cell({*one->result, *one, *one->result, *one->result}));
            }
        }
        const Judgement* const change = change_of(item->series, report, changes);
        for (TableCell& cell :
             change != nullptr ? cells_of(*change)
                               : std::vector<TableCell>{{}, {}, {"only in " + (pair[0] != nullptr ? before : after)}}) {
            row.cells.push_back(std::move(cell));
        }
        table.groups[0].rows.push_back(std::move(row));
    }
    return table;
}

/// Returns a table for each later report.
std::string tables_of_changes(const ResultSet& results, const std::vector<ReportedItem>& items,
                              const ReportChanges& changes) {
    const std::size_t reports = results.reports().size();
    std::string html;
    for (std::size_t report = 1; report < reports; ++report) {
        const Table table = table_of_changes(results, items, report, changes);
        html += reports > 2 ? "<h3>" + escaped(table.title) + "</h3>\n" : "";
        html += html_of(table, HtmlForm::sortable, facets_of_rows(results));
    }
    return html;
}

/// Returns why busy-polling results are undecided, after a space; "" if that does not apply to any.
std::string why_undecided(const ReportChanges& changes) {
    const bool any = std::any_of(changes.begin(), changes.end(),
                                 [](const auto& change) { return noise_at_other_times(*change.first->result) > 0; });
    return any ? " " + std::string(other_times_text) : "";
}

}  // namespace

std::string changes_section(const ResultSet& results) {
    if (results.reports().size() < 2 || results.measured().empty()) {
        return "";
    }
    const ReportChanges changes = report_changes(results);
    const std::vector<ReportedItem> items = items_of(results, changes);
    const std::string& first = results.report_name(0);
    const std::string note = changes.empty()
                                 ? fmt::format("Nothing that {} has was measured in another report.", first)
                                 : fmt::format(
                                       "Each report is compared with the first one, {}. Speed: how many times as fast "
                                       "it is. What changed most comes first.{}",
                                       first, why_undecided(changes));
    return fmt::format(
        "<section id=\"changes\">\n<h2>Before and after</h2>\n<p class=\"note\">{}</p>\n{}{}</section>\n",
        escaped(note), tables_of_changes(results, items, changes), distributions_of(results, items));
}

}  // namespace ipcbench::reporters::html
