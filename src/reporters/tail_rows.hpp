#pragma once

#include <string>

#include "ipcbench/core/result.hpp"
#include "reporters/style.hpp"

namespace ipcbench::reporters {

/// Returns what caused the slowest round trips and, unless it is brief, the ten slowest; "" if it was not asked for.
[[nodiscard]] std::string tail_rows(const RunResult& result, bool brief, const Style& style);

}  // namespace ipcbench::reporters
