#pragma once

#include <vector>

#include "runner/connection.hpp"

namespace ipcbench::runner {

/// Measures several connections at once, each with its own child, channel and thread, all from the same moment. Fills
/// `result` with the totals and `result.connections` with the share of each. Never throws.
void run_pairs(const PlannedRun& planned, const RunContext& run_context, RunResult& result);

/// Merges the connections of one cell into one result: adds up counts over the time of the slowest, and merges
/// histograms.
[[nodiscard]] RunResult merge_pairs(const std::vector<RunResult>& pairs);

}  // namespace ipcbench::runner
