#pragma once

#include <string>

#include "ipcbench/core/result.hpp"

namespace ipcbench::reporters {

/// `completed [N] ping-pong round-trips [S] seconds ([X] round-trips/second)`: the line of the experiment that this
/// program grew from, to the letter, without an end of line. S is the duration that was asked for, or the one that was
/// measured where a count was asked for or the run was interrupted; X is N over the measured time.
[[nodiscard]] std::string completed_line(const RunResult& result);

}  // namespace ipcbench::reporters
