#pragma once

#include <span>

#include "ipcbench/core/result.hpp"

namespace ipcbench::runner {

/// The repetitions of one cell as one result: counts, times and resource use added up, histograms merged (percentiles
/// are never averaged), the rate with its interval, and a warning where the repetitions differ much. One repetition
/// stays what it is. `runs` holds at least one result; all are of the same cell and have a rate.
[[nodiscard]] RunResult merge(std::span<const RunResult> runs);

}  // namespace ipcbench::runner
