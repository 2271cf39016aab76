#pragma once

#include <vector>

#include "ipcbench/core/reporter.hpp"

namespace ipcbench::reporters::test {

/// A machine with one good, one unknown and two bad conditions, one of which affects no results; a debug build.
[[nodiscard]] Context sample_context();

/// Round trips timed individually, pinned, with options.
[[nodiscard]] RunResult pipe_run();
/// Rate from batches, busy-polling.
[[nodiscard]] RunResult mailbox_run();
/// No second process.
[[nodiscard]] RunResult null_run();
/// Interrupted, with losses, no round trips timed individually, the child's usage unknown.
[[nodiscard]] RunResult partial_run();
/// Several repetitions of which one is an outlier, with everything derived from them, and a histogram.
[[nodiscard]] RunResult repeated_run();
/// A rate that was not reached, with many pings in flight.
[[nodiscard]] RunResult open_loop_run();
/// One direction, over two connections at once, one of them slower.
[[nodiscard]] RunResult stream_run();
/// Four connections, served by one thread on each side.
[[nodiscard]] RunResult event_loop_run();
/// Complete lifetimes of connections.
[[nodiscard]] RunResult connect_run();
[[nodiscard]] RunResult skipped_run();
[[nodiscard]] RunResult failed_run();

/// Returns one result of every kind, measured once.
[[nodiscard]] std::vector<RunResult> all_runs();
[[nodiscard]] std::vector<RunResult> all_runs_and_repeated();
/// Returns one result of every load that adds its own figures.
[[nodiscard]] std::vector<RunResult> loaded_runs();

}  // namespace ipcbench::reporters::test
