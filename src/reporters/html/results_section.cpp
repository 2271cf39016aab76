#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "reporters/caveats.hpp"
#include "reporters/escape.hpp"
#include "reporters/html/facets.hpp"
#include "reporters/html/sections.hpp"
#include "reporters/load_text.hpp"
#include "reporters/numbers.hpp"
#include "reporters/tables/default_columns.hpp"
#include "reporters/tables/render.hpp"
#include "reporters/tables/result_table.hpp"
#include "reporters/tables/result_tables.hpp"

namespace ipcbench::reporters::html {
namespace {

/// Returns a column with the distance of the interval's ends from the rate, in percent.
ResultColumn relative_interval() {
    return {{"interval", Align::right}, [](const ShownRow& row) {
                const std::optional<Interval>& interval = row.result.rate_interval;
                const double rate = row.result.round_trips_per_s();
                return interval
                           ? TableCell{relative_interval_text(*interval, rate), (interval->high - interval->low) / rate}
                           : TableCell{};
            }};
}

bool any(const ResultSet& results, bool (*which)(const RunResult& result)) {
    return std::any_of(results.measured().begin(), results.measured().end(),
                       [which](const ResultRow* row) { return which(*row->result); });
}

/// Returns the columns; what does not vary is at the top of the page instead.
std::vector<ResultColumn> columns_for(const ResultSet& results, const TableRequest& request) {
    const bool has_wait_column = request.columns.empty();
    ResultColumn name =
        label_column(results, has_wait_column ? chart_headings(results).with(Trait::wait) : chart_headings(results));
    name.cell = [plain = name.cell](const ShownRow& row) {
        TableCell cell = plain(row);
        cell.mark = row.result.status == RunStatus::ok ? cell.mark : name_of(row.result.status);
        return cell;
    };
    std::vector<ResultColumn> all{std::move(name)};
    for (const Trait trait : {Trait::payload, Trait::codec, Trait::build, Trait::placement, Trait::load}) {
        if (results.varies(trait) && chart_headings(results).has(trait)) {
            all.push_back(trait_column(trait));
        }
    }
    if (!request.columns.empty()) {
        for (ResultColumn& column : requested_columns(results, request)) {
            all.push_back(std::move(column));
        }
        return all;
    }
    all.push_back(trait_column(Trait::wait));
    all.push_back(figure_column("rate").titled("rate"));
    // What most readers look for comes first: it fits a screen of 1280 pixels.
    for (const char* const key : {"mean", "p50", "p90", "p99", "p99.9", "p99.99", "max", "cpu"}) {
        all.push_back(figure_column(key));
    }
    all.push_back(relative_interval());
    if (any(results, [](const RunResult& result) { return result.breakdown.has_value(); })) {
        for (const char* const key : {"codec", "floor", "mechanism"}) {
            all.push_back(figure_column(key));
        }
    }
    all.push_back(figure_column("switches"));
    if (any(results, [](const RunResult& result) { return result.cpu_relation.has_value(); })) {
        all.push_back({{"pinned to"}, [](const ShownRow& row) {
                           return TableCell{row.result.cpu_relation ? name_of(*row.result.cpu_relation) : ""};
                       }});
    }
    if (any(results, [](const RunResult& result) { return !load_summary(result).empty(); })) {
        all.push_back(
            {{"outcome of the load"}, [](const ShownRow& row) { return TableCell{load_summary(row.result)}; }});
    }
    return all;
}

/// Returns what the marks and flags in the table mean, each sentence after a space. Leaves the table as it is.
std::string legend_of_marks(const ResultSet& results, Table& table) {
    ResultTables marked;
    marked.sections.push_back({std::move(table), {}});  // not a copy, because it may have thousands of rows
    explain_marks(marked);
    table = std::move(marked.sections.front().table);
    std::string legend;
    for (const std::vector<std::string>& notes : {marked.remarks, mark_legend(results)}) {
        for (const std::string& note : notes) {
            legend += " " + escaped(note);
        }
    }
    return legend;
}

}  // namespace

std::string results_section(const ResultSet& results, const TableRequest& request) {
    if (results.measured().empty()) {
        return "";
    }
    const std::vector<ResultColumn> columns = columns_for(results, request);
    Table all;
    for (const Slice& slice : results.slices(chart_headings(results))) {
        Table table = table_of(slice, columns, {.order = requested_order(results, request)});
        all.columns = std::move(table.columns);
        std::move(table.groups.begin(), table.groups.end(), std::back_inserter(all.groups));
    }
    all.title = "All results";
    set_time_unit(all, request.time_unit);
    const std::string legend = legend_of_marks(results, all);
    std::string html =
        "<section id=\"results\">\n<h2>All results</h2>\n<p class=\"note\">Blocking transports come first, then "
        "busy-polling ones, then controls; in each group the fastest is first. Mean: of all round trips; p50 to "
        "max: of those that were timed individually. CPU: time of both processes per round trip. Switches: context "
        "switches of both per round trip." +
        legend + "</p>\n";
    html.append(html_of(all, HtmlForm::sortable, facets_of_rows(results))).append("</section>\n");
    return html;
}

}  // namespace ipcbench::reporters::html
