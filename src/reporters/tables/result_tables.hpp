#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "reporters/results/result_set.hpp"
#include "reporters/tables/table.hpp"
#include "reporters/tables/table_request.hpp"

namespace ipcbench::reporters {

/// Everything that a report says in tables, for all languages of output.
struct ResultTables {
    std::vector<TableSection> sections;
    std::string best_means{};            ///< what cells marked as the best are; "" if none is
    std::vector<std::string> remarks{};  ///< what flags and missing figures mean, a sentence each
};

/// Adds to the remarks what the marks and flags of cells mean.
void explain_marks(ResultTables& tables);

/// Returns what the heads and flags of columns mean, a sentence each. `shown` says whether a column of a section is.
[[nodiscard]] std::vector<std::string> legend_of(
    const ResultTables& tables, const std::function<bool(std::size_t section, std::size_t column)>& shown = {});

/// Writes all times of a table in that unit.
void set_time_unit(Table& table, TimeUnit unit);

/// Returns the tables that answer what was measured. If nothing was varied for the same transport, they rank what may
/// be compared. Otherwise they show what was varied: its values as columns, or as rows of a single item. Requested
/// rates are always rows, in their order. `columns` of the request put figures side by side, `show` the values.
[[nodiscard]] ResultTables result_tables(const ResultSet& set, const TableRequest& request);

/// Returns the requested figures that no result has. A percentile that too few round trips support is not missing.
[[nodiscard]] std::vector<std::string> missing_figures(const ResultSet& set, const TableRequest& request);

}  // namespace ipcbench::reporters
