#pragma once

#include <vector>

#include "reporters/report_file.hpp"

namespace ipcbench::reporters::test {

/// Returns five repetitions that vary by up to 2 %. Results with different patterns are not fast in the same ones.
[[nodiscard]] std::vector<Repetition> varied_repetitions(std::uint64_t round_trips, double elapsed_s,
                                                         std::size_t pattern);

/// Returns a result with everything that a matrix run adds: repetitions, interval, percentiles, breakdown.
[[nodiscard]] RunResult cell(const char* transport, std::uint64_t payload_bytes, double mean_ns, WaitMode wait);

/// Returns pipe, uds-stream and shm-spin with four sizes each, and null. uds-stream becomes faster than pipe above 1
/// KiB.
[[nodiscard]] ReportFile matrix_report();

/// Returns two builds of pipe and shm-spin.
[[nodiscard]] ReportFile builds_report();

/// Returns pipe with two placements.
[[nodiscard]] ReportFile placements_report();

/// Returns one result of every kind, as a run without a matrix reports it.
[[nodiscard]] ReportFile plain_report();

}  // namespace ipcbench::reporters::test
