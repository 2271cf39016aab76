#pragma once

#include <string>
#include <vector>

#include "reporters/charts/charts.hpp"
#include "reporters/tables/table.hpp"
#include "reporters/tables/table_request.hpp"

/// The parts of the page, each as HTML; "" if there is nothing to say.
namespace ipcbench::reporters::html {

/// Returns what was measured and on which machine, and what differs between the machines and builds of the reports.
[[nodiscard]] std::string lead_section(const ResultSet& results);

/// Returns the conditions that make numbers unreliable, and the warnings of the results, folded to one line.
[[nodiscard]] std::string warnings_section(const ResultSet& results);

/// Returns the charts of the first screen, at most ten rows for what may be compared: the fastest in order, or what
/// changed most from one report to the next.
[[nodiscard]] std::vector<Chart> answer_charts(const ResultSet& results);

/// Returns the fastest of each group, if there is more than one thing to be the fastest of.
[[nodiscard]] std::string fastest_section(const ResultSet& results);

/// Returns the charts of one kind, in a section with that id. Adds them to `all`; chart number i has the id "chart-i"
/// in the page.
[[nodiscard]] std::string chart_section(std::string_view id, std::vector<Chart> charts, std::vector<Chart>& all);

/// Returns the figures of a chart.
[[nodiscard]] Table table_of(const Chart& chart);

/// Returns the results of several reports side by side, with verdicts, and their distributions over one another.
[[nodiscard]] std::string changes_section(const ResultSet& results);

/// Returns a heat map for each result that was measured in intervals.
[[nodiscard]] std::string intervals_section(const ResultSet& results);

/// Returns a timeline of the slowest round trips, with their causes, for each result that has them.
[[nodiscard]] std::string tail_section(const ResultSet& results);

/// Returns the tables along what was varied, and what follows from them in words; "" if nothing was.
[[nodiscard]] std::string tables_section(const ResultSet& results, const TableRequest& request);

/// Returns all measurements, in one table, with the requested columns, or all usual ones.
[[nodiscard]] std::string results_section(const ResultSet& results, const TableRequest& request);

/// Returns what was requested but not measured, and why.
[[nodiscard]] std::string missing_section(const ResultSet& results);

/// Returns the machine and build of each report, and their differences.
[[nodiscard]] std::string context_section(const ResultSet& results);

/// Returns "chart-3".
[[nodiscard]] std::string id_of(std::size_t chart);

/// Returns the script's data, as JSON that is safe in a <script> element.
[[nodiscard]] std::string script_data(const std::vector<Chart>& charts);

}  // namespace ipcbench::reporters::html
