#pragma once

#include "ipcbench/stats/histogram.hpp"

/// Results keep their histograms without the empty buckets, because a report may have tens of thousands of them. One is
/// expanded only while something is computed from it.
namespace ipcbench {

[[nodiscard]] StoredHistogram compact(const Histogram& histogram);

/// Throws Error (usage) if these cannot be the buckets of a histogram. A report is checked for that as it is read, so
/// then it was forged to have counts whose sum over several runs does not fit into 64 bits.
[[nodiscard]] Histogram expand(const StoredHistogram& stored);

}  // namespace ipcbench
