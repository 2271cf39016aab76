#pragma once

#include <vector>

#include "ipcbench/core/reporter.hpp"

namespace ipcbench::reporters::test {

/// A machine with a good, an unknown, and two bad conditions, of which one spoils no number; a debug build.
[[nodiscard]] Context sample_context();

/// Timed one by one, pinned, with options.
[[nodiscard]] RunResult pipe_run();
/// Rate from batches, spinning.
[[nodiscard]] RunResult mailbox_run();
/// No second process.
[[nodiscard]] RunResult null_run();
/// Interrupted, with losses, nothing timed singly, the child's usage unknown.
[[nodiscard]] RunResult partial_run();
/// Several repetitions of which one is an outlier, with all that comes of them, and a histogram.
[[nodiscard]] RunResult repeated_run();
[[nodiscard]] RunResult skipped_run();
[[nodiscard]] RunResult failed_run();

/// One of every kind, measured once.
[[nodiscard]] std::vector<RunResult> all_runs();
[[nodiscard]] std::vector<RunResult> all_runs_and_repeated();

}  // namespace ipcbench::reporters::test
