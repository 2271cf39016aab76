#pragma once

#include "ipcbench/core/result.hpp"

namespace ipcbench::reporters::test {

/// A result that was measured in intervals, two repetitions of it, with the causes of its slowest round trips.
[[nodiscard]] RunResult explained_run();

}  // namespace ipcbench::reporters::test
