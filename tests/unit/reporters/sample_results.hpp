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
/// A rate that was not reached, with many pings under way.
[[nodiscard]] RunResult open_loop_run();
/// One direction, over two connections at once, one of them slower.
[[nodiscard]] RunResult stream_run();
/// Four connections served by one thread on either side.
[[nodiscard]] RunResult event_loop_run();
/// Whole lives of connections.
[[nodiscard]] RunResult connect_run();
[[nodiscard]] RunResult skipped_run();
[[nodiscard]] RunResult failed_run();

/// One of every kind, measured once.
[[nodiscard]] std::vector<RunResult> all_runs();
[[nodiscard]] std::vector<RunResult> all_runs_and_repeated();
/// One of every load that adds figures of its own.
[[nodiscard]] std::vector<RunResult> loaded_runs();

}  // namespace ipcbench::reporters::test
