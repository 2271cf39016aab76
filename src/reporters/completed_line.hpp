#pragma once

#include <string>

#include "ipcbench/core/result.hpp"

namespace ipcbench::reporters {

/// Returns `completed [N] ping-pong round-trips [S] seconds ([X] round-trips/second)`: exactly the line of the
/// experiment that this program is based on, without a newline. S is the requested duration, or the measured one if a
/// count was requested or the run was interrupted; X is N divided by the measured time.
[[nodiscard]] std::string completed_line(const RunResult& result);

}  // namespace ipcbench::reporters
