#pragma once

#include <optional>
#include <span>

#include "ipcbench/core/result.hpp"

/// Adds up parts of results, of connections that ran at the same time or of repetitions.
namespace ipcbench::runner {

/// Adds the counts of `more`, and its distributions other than the round trips', to `sum`.
void add_counts(RunResult& sum, const RunResult& more);

/// Sets the bytes per second of merged streams, with as many bytes per message as `one` of them had.
void set_stream_rate(RunResult& sum, const RunResult& one);

/// Adds up resource use; the sum becomes nothing if one of them is unknown, because a part would look like the total.
void add_usage(std::optional<Usage>& sum, const std::optional<Usage>& more);
void add_usage(Usage& sum, const Usage& more) noexcept;

/// Adds the intervals of a connection that ran at the same time, each to the one that began with it.
void add_intervals(std::vector<PhaseInterval>& sum, const std::vector<PhaseInterval>& more);

/// Merges the round trips of all runs into one distribution.
void merge_times(RunResult& merged, std::span<const RunResult> runs);

}  // namespace ipcbench::runner
