#pragma once

#include <vector>

#include "runner/connection.hpp"

namespace ipcbench::runner {

/// Several connections at once, each with a child, a channel and a thread of its own; they are measured from the same
/// moment on. Fills `result` with all of them together and `result.connections` with the share of each. Never throws.
void run_pairs(const Cell& cell, const Prepared& prepared, const Bench& bench, RunResult& result);

/// The connections of one cell as one result: counts added up over the time of the slowest, histograms merged.
[[nodiscard]] RunResult together(const std::vector<RunResult>& pairs);

}  // namespace ipcbench::runner
