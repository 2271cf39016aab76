#pragma once

#include <string>
#include <vector>

#include "ipcbench/core/result.hpp"
#include "ipcbench/core/transport.hpp"
#include "runner/cell.hpp"
#include "runner/check_cache.hpp"
#include "runner/placement.hpp"

namespace ipcbench::runner {

/// One run: what was requested, and everything that can be checked and decided before it starts.
struct PlannedRun {
    Cell cell;  ///< as requested
    CpuPinning pinning;
    ChannelConfig channel;  ///< common to all its channels; each also has its own folder, prefix and nonce
    std::vector<Warning> warnings{};
};

/// Checks wait, options, load, placement and size against the transport, and decides what was left open. Throws Error:
/// `usage` for a contradiction, `unavailable` for what this machine cannot do. `cache` is kept from one cell to the
/// next.
[[nodiscard]] PlannedRun plan(const Cell& cell, CheckCache& cache);

/// Returns the part of the result that is known before the run.
[[nodiscard]] RunResult describe(const PlannedRun& planned);

}  // namespace ipcbench::runner
