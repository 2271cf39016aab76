#pragma once

#include <string_view>
#include <vector>

#include "reporters/tables/figures.hpp"

namespace ipcbench::reporters {

/// Returns the titles of the columns of CSV that describe a result, in their order.
[[nodiscard]] const std::vector<std::string_view>& csv_figure_keys();

/// Returns a column with the values of such a column. Throws std::out_of_range for any other title.
[[nodiscard]] ResultColumn csv_figure_column(std::string_view title);

}  // namespace ipcbench::reporters
