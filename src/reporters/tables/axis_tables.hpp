#pragma once

#include <vector>

#include "reporters/results/arrangement.hpp"
#include "reporters/tables/table.hpp"
#include "reporters/tables/table_request.hpp"

namespace ipcbench::reporters {

/// Returns tables whose columns are the values of the axis: for each slice one per figure, with the best of each column
/// and group marked; and in words where the curves cross, if the axis has an order.
[[nodiscard]] std::vector<TableSection> side_by_side(const ResultSet& set, const Arrangement& arrangement,
                                                     const TableRequest& request);

/// Returns tables whose rows are the values of the axis, in its order, and whose columns are figures: for a single item
/// or, if the axis is that of rates, item by item, with the knee of each in words.
[[nodiscard]] std::vector<TableSection> below_each_other(const ResultSet& set, const Arrangement& arrangement,
                                                         const TableRequest& request);

}  // namespace ipcbench::reporters
