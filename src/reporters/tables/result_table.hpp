#pragma once

#include <functional>
#include <string>
#include <vector>

#include "reporters/results/result_set.hpp"
#include "reporters/tables/figures.hpp"
#include "reporters/tables/table.hpp"
#include "reporters/tables/table_request.hpp"

namespace ipcbench::reporters {

/// Returns the column with the row's name among the others. Borrows the set.
[[nodiscard]] ResultColumn label_column(const ResultSet& set, Traits hidden);

/// Returns the column with the value of a trait, under the trait's name. Sizes sort as numbers.
[[nodiscard]] ResultColumn trait_column(Trait trait);

/// Returns the column with the wait mode. It has the number of polls only if results differ in it.
[[nodiscard]] ResultColumn wait_column(const ResultSet& set);

/// Whether a row is shown before another one.
using RowOrder = std::function<bool(const ShownRow& one, const ShownRow& other)>;

/// Returns the order that was requested; empty: the fastest first. Borrows the set.
[[nodiscard]] RowOrder requested_order(const ResultSet& set, const TableRequest& request);

/// How a table of results is built.
struct ResultTableOptions {
    std::string reference{};  ///< a transport that all are compared with; "": the fastest of each group
    std::function<std::string(const ResultRow&)> note{};  ///< shown below the rows of a group; "" for none
    RowOrder order{};
};

/// Returns the cells of a row.
[[nodiscard]] TableRow row_of(const ShownRow& row, const std::vector<ResultColumn>& columns);

/// Returns a slice as a table: its groups one after another, each with the fastest first.
[[nodiscard]] Table table_of(const Slice& slice, const std::vector<ResultColumn>& columns,
                             const ResultTableOptions& options = {});

}  // namespace ipcbench::reporters
