#pragma once

#include <vector>

#include "reporters/report_file.hpp"

namespace ipcbench::reporters::test {

/// A result with everything that a matrix run adds: repetitions, interval, percentiles, breakdown.
[[nodiscard]] RunResult cell(const char* transport, std::uint64_t payload_bytes, double mean_ns, WaitMode wait);

/// pipe, uds-stream and shm-spin with four sizes, and null. uds-stream overtakes pipe above 1 KiB.
[[nodiscard]] ReportFile matrix_report();

/// Two builds of pipe and shm-spin.
[[nodiscard]] ReportFile builds_report();

/// pipe placed in two ways.
[[nodiscard]] ReportFile placements_report();

/// One of every kind of result, as it comes out of a run without a matrix.
[[nodiscard]] ReportFile plain_report();

}  // namespace ipcbench::reporters::test
