#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <limits>

#include "runner/cell.hpp"

namespace ipcbench::runner {

/// The limit of a phase: the time or the count, whichever is reached first.
struct PhaseLimit {
    std::chrono::nanoseconds duration{std::chrono::nanoseconds::max()};
    std::uint64_t round_trips = std::numeric_limits<std::uint64_t>::max();
};

/// Returns the limit of a phase that is that part of what was requested.
[[nodiscard]] inline PhaseLimit part_of(const Cell& cell, unsigned part) {
    return cell.iterations
               ? PhaseLimit{std::chrono::nanoseconds::max(), std::max<std::uint64_t>(*cell.iterations / part, 1)}
               : PhaseLimit{cell.duration / part};
}

}  // namespace ipcbench::runner
