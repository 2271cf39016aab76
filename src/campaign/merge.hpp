#pragma once

#include <span>

#include "ipcbench/core/result.hpp"

namespace ipcbench::campaign {

/// Merges the repetitions of one cell into one result. Counts, times and resource use are added up, histograms are
/// merged (percentiles are never averaged), the rate gets its interval, and a warning is added if the repetitions
/// differ a lot. A single repetition is returned unchanged. `runs` holds at least one result; all are of the same cell
/// and have a rate.
[[nodiscard]] RunResult merge(std::span<const RunResult> runs);

}  // namespace ipcbench::campaign
