#pragma once

#include <string>
#include <vector>

#include "cli/run_flags.hpp"
#include "ipcbench/core/load.hpp"
#include "runner/cell.hpp"

namespace ipcbench::cli {

/// The loads that the flags ask for: every combination of their lists. Throws Error (usage) for flags that do not go
/// together.
[[nodiscard]] std::vector<Load> read_loads(const RunFlags& flags);

/// Throws Error (usage) when a cell's load does not go together with its other settings.
void require_consistent(const runner::Cell& cell);

/// The flags that ask for that load, for another process.
[[nodiscard]] std::vector<std::string> flags_for(const Load& load);

}  // namespace ipcbench::cli
