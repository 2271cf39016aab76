#pragma once

#include <string>

#include "ipcbench/core/result.hpp"

namespace ipcbench::reporters {

/// Returns what a chart has no room for: "mean 47.5 us; min 5.90 us, p50 48.6 us, p90 53.0 us; p99 60.4 us, p99.9 86.7
/// us, max 4.24 ms; CPU 35.5 us of both processes". Percentiles that too few round trips support are left out.
[[nodiscard]] std::string tip_of(const RunResult& result);

}  // namespace ipcbench::reporters
