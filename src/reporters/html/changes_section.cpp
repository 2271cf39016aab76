#include <algorithm>

#include <fmt/format.h>

#include "reporters/escape.hpp"
#include "reporters/html/sections.hpp"
#include "reporters/results/report_changes.hpp"
#include "reporters/results/speed.hpp"
#include "reporters/svg/densities.hpp"
#include "reporters/tables/figures.hpp"
#include "reporters/tables/render.hpp"

namespace ipcbench::reporters::html {
namespace {

constexpr std::size_t max_distributions = 24;

/// One item, as each report measured it.
struct ReportedItem {
    std::string name;
    std::vector<const ResultRow*> rows;  ///< one for each report
    Judgement change;                    ///< from the first to the last

    [[nodiscard]] const RunResult& before() const { return *rows.front()->result; }
    [[nodiscard]] const RunResult& after() const { return *rows.back()->result; }
};

/// Returns the items that are in all reports, those that changed most first.
std::vector<ReportedItem> items_in_all(const ResultSet& results) {
    std::vector<ReportedItem> items;
    const ReportChanges changes = report_changes(results);
    for (const Slice& slice : results.slices(chart_headings(results))) {
        for (const Series& series : results.series(slice, Trait::report)) {
            if (series.count() == results.reports().size()) {
                const std::string heading = slice.heading.text();
                items.push_back({results.label(*series.first, slice.headings.with(Trait::report)) +
                                     (heading.empty() ? "" : ", " + heading),
                                 series.points, changes.at(series.points.back())});
            }
        }
    }
    std::stable_sort(items.begin(), items.end(), [](const ReportedItem& one, const ReportedItem& other) {
        return matters_more(one.change, other.change);
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
    for (const ResultRow* const row : item.rows) {
        distributions.push_back({results.report_name(row->report()), drawable_percentiles(*row->result)});
    }
    const std::string drawing = svg::densities(distributions, "How the round trips are distributed: " + item.name);
    return drawing.empty() ? ""
                           : fmt::format("<figure>\n<figcaption><h3>{}</h3></figcaption>\n{}</figure>\n",
                                         escaped(item.name), drawing);
}

std::string distributions_of(const ResultSet& results, const std::vector<ReportedItem>& items) {
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
        "<h3>How the round trips are distributed</h3>\n<p class=\"note\">The higher, the more round trips take that "
        "long; the last 5 % are left out. A dashed line is a median.{}</p>\n<div "
        "class=\"multiples\">\n{}</div>\n",
        of_all, drawings);
}

Tone tone_of_change(Finding finding) {
    return finding == Finding::slower ? Tone::bad : Tone::plain;
}

/// Returns the figures of the first and the last report beside each other.
Table table_of_changes(const ResultSet& results, const std::vector<ReportedItem>& items) {
    const std::string& first = results.report_name(0);
    const std::string& last = results.report_name(results.reports().size() - 1);
    Table table = table_of_rows("Before and after", {{"transport"}}, {});
    std::vector<ResultColumn> figures;
    for (const char* const key : {"mean", "p99", "cpu"}) {
        figures.push_back(figure_column(key));
        for (const std::string& report : {first, last}) {
            table.columns.push_back(
                {figures.back().column.title + " " + report, Align::right, figures.back().column.unit});
        }
    }
    table.columns.push_back({"speed", Align::right});
    table.columns.push_back({"interval"});
    table.columns.push_back({"verdict"});
    for (const ReportedItem& item : items) {
        TableRow row{{{item.name}}};
        for (const ResultColumn& column : figures) {
            for (const ResultRow* const one : {item.rows.front(), item.rows.back()}) {
                row.cells.push_back(column.cell({*one->result, *one, item.before(), item.before()}));
            }
        }
        row.cells.push_back({times_text(item.change.ratio.value), item.change.ratio.value});
        row.cells.push_back({interval_text(item.change.ratio.interval)});
        row.cells.push_back(
            {verdict_text(item.change, Tolerance{}.margin), {}, "", tone_of_change(item.change.finding)});
        table.groups[0].rows.push_back(std::move(row));
    }
    return table;
}

}  // namespace

std::string changes_section(const ResultSet& results) {
    if (results.reports().size() < 2) {
        return "";
    }
    // A report without results has nothing in common with the others.
    const bool all_have_results = results.values(Trait::report).size() == results.reports().size();
    const std::vector<ReportedItem> items = all_have_results ? items_in_all(results) : std::vector<ReportedItem>{};
    if (items.empty()) {
        return "<section id=\"changes\">\n<h2>Before and after</h2>\n<p>Nothing was measured in all of these "
               "reports.</p>\n</section>\n";
    }
    return fmt::format("<section id=\"changes\">\n<h2>Before and after</h2>\n{}{}</section>\n",
                       html_of(table_of_changes(results, items)), distributions_of(results, items));
}

}  // namespace ipcbench::reporters::html
