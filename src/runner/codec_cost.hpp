#pragma once

#include <chrono>

#include "runner/cell.hpp"

namespace ipcbench::runner {

/// Measures the cost of a cell's codec alone per round trip, in nanoseconds: a ping is encoded, decoded and checked,
/// and so is its pong, on this thread and without any transport. Returns the median of several batches that together
/// take about `budget` (at least a single round).
[[nodiscard]] double measure_codec_ns(const Cell& cell, std::chrono::nanoseconds budget);

/// Measures how long a memcpy of that many bytes takes, in nanoseconds; returns the median of several batches within
/// `budget`. The buffers are as large as both buffers of a socket, so that the copied data is in the same cache level
/// as a frame would be.
[[nodiscard]] double measure_copy_ns(std::uint64_t bytes, std::chrono::nanoseconds budget);

}  // namespace ipcbench::runner
