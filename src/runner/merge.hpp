#pragma once

#include <span>

#include "ipcbench/core/result.hpp"

namespace ipcbench::runner {

/// The repetitions of one cell as one result: counts, times and resource use added up, histograms merged (percentiles
/// are never averaged), the rate with its interval, and a warning where the repetitions differ much. One repetition
/// stays what it is. `runs` holds at least one result; all are of the same cell and have a rate.
[[nodiscard]] RunResult merge(std::span<const RunResult> runs);

/// Adds what was counted in `more`, and its distributions beside the round trips', to `sum`.
void add_counts(RunResult& sum, const RunResult& more);

/// The bytes per second of streams that were added up: as many for each message as `one` of them had.
void set_stream_rate(RunResult& sum, const RunResult& one);

/// Adds up resource use; nothing when one of them is not known, since a part would look like all.
void add_usage(std::optional<Usage>& sum, const std::optional<Usage>& more);
void add_usage(Usage& sum, const Usage& more) noexcept;

/// The round trips of all runs as one distribution.
void merge_times(RunResult& merged, std::span<const RunResult> runs);

}  // namespace ipcbench::runner
