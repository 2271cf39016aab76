#pragma once

#include <string>

#include "ipcbench/core/result.hpp"
#include "reporters/results/result_set.hpp"
#include "reporters/style.hpp"

namespace ipcbench::reporters {

/// Returns what caused the slowest round trips and, unless it is brief, the ten slowest; "" if it was not asked for.
[[nodiscard]] std::string tail_rows(const RunResult& result, bool brief, const Style& style);

/// Returns for each result what caused its slowest round trips, as shares: the words below a table; "" if that was
/// asked for none.
[[nodiscard]] std::string tail_lines(const ResultSet& results, const Style& style);

}  // namespace ipcbench::reporters
