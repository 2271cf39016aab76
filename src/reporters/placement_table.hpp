#pragma once

#include <string>
#include <vector>

#include "ipcbench/core/result.hpp"
#include "reporters/style.hpp"

namespace ipcbench::reporters {

/// The rates of each transport with each placement beside one another, a table for each payload, fastest first; without
/// those that were measured with one placement only, "" where that leaves none.
[[nodiscard]] std::string placement_table(const std::vector<RunResult>& results, const Style& style);

}  // namespace ipcbench::reporters
