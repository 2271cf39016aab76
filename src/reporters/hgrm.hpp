#pragma once

#include <string>

#include "ipcbench/stats/histogram.hpp"

namespace ipcbench::reporters {

/// The percentile distribution as HdrHistogram prints it (AbstractHistogram.outputPercentileDistribution, five steps
/// for each halving of the distance to 100 %), for its plotter and for whatever else reads `.hgrm` files. Values are in
/// microseconds with three digits: whole nanoseconds.
[[nodiscard]] std::string hgrm_text(const Histogram& histogram);

}  // namespace ipcbench::reporters
