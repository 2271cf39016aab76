#pragma once

#include <vector>

#include "ipcbench/core/reporter.hpp"

namespace ipcbench::reporters::test {

/// A machine with one good, one bad and one unknown condition, and a debug build.
[[nodiscard]] Context sample_context();

/// Timed one by one, pinned, with options.
[[nodiscard]] RunResult pipe_run();
/// Rate from batches, spinning.
[[nodiscard]] RunResult mailbox_run();
/// No second process.
[[nodiscard]] RunResult null_run();
/// Interrupted, with losses, nothing timed singly, the child's usage unknown.
[[nodiscard]] RunResult partial_run();
[[nodiscard]] RunResult skipped_run();
[[nodiscard]] RunResult failed_run();

/// One of every kind.
[[nodiscard]] std::vector<RunResult> all_runs();

}  // namespace ipcbench::reporters::test
