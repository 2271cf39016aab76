#pragma once

#include <optional>
#include <span>

#include "ipcbench/stats/crossover.hpp"

namespace ipcbench {

/// Where a rising curve begins to rise much faster: the index of the point that lies farthest below the straight line
/// from the first to the last, both axes scaled to 0 .. 1. That is the knee of Kneedle (Satopaa et al., "Finding a
/// 'Kneedle' in a Haystack", 2011), without its smoothing, for curves of few points. x ascends; nothing where there
/// are fewer than three points, or none lies below by more than `least` of the height.
[[nodiscard]] std::optional<std::size_t> knee_of(std::span<const CurvePoint> curve, double least = 0.1);

}  // namespace ipcbench
