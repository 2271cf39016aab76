#pragma once

#include <string>

#include "ipcbench/stats/histogram.hpp"

namespace ipcbench::reporters {

/// Returns the percentile distribution in the format of HdrHistogram (AbstractHistogram.outputPercentileDistribution,
/// five steps per halving of the distance to 100 %), for its plotter and other programs that read `.hgrm` files. Values
/// are in microseconds with three decimals, i.e. whole nanoseconds.
[[nodiscard]] std::string hgrm_text(const Histogram& histogram);

}  // namespace ipcbench::reporters
