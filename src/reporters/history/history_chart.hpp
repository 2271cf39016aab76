#pragma once

#include <vector>

#include "reporters/charts/chart.hpp"
#include "reporters/history/history_check.hpp"

namespace ipcbench::reporters {

/// Returns a chart for each cell: its rate over time, the mean of each level, and the changes in words.
[[nodiscard]] std::vector<Chart> history_charts(const std::vector<const CheckedSeries*>& series);

}  // namespace ipcbench::reporters
