#pragma once

#include <span>

#include "campaign/flags.hpp"
#include "runner/cell.hpp"

/// The flags that make a run say more of itself: --interval how it went over time, --explain-tail what caused its
/// slowest round trips.
namespace ipcbench::campaign {

/// Reads the two flags into a cell. Throws Error (usage) for values out of range, and for reports without what they
/// consist of.
void read_extra_measurements(const GivenFlags& flags, runner::Cell& cell);

/// Throws Error (usage) if one of these cells has a load with which one of the two flags cannot work.
void require_extra_measurements(const GivenFlags& flags, std::span<const runner::Cell> cells);

}  // namespace ipcbench::campaign
