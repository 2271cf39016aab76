#pragma once

#include <chrono>
#include <optional>

#include "runner/cell.hpp"

namespace ipcbench::cli {

/// About how long a run takes, all phases included. Nothing where a count was asked for.
[[nodiscard]] std::optional<std::chrono::nanoseconds> expected_time(const runner::Cell& cell);

/// Spreads a total time over that many runs: the duration that each may measure, after what else a run takes, a warm-up
/// of its own included, where one was asked for. Throws Error (usage) when too little is left.
[[nodiscard]] std::chrono::nanoseconds spread_budget(std::chrono::nanoseconds budget, std::size_t runs,
                                                     std::optional<std::chrono::nanoseconds> warmup);

}  // namespace ipcbench::cli
