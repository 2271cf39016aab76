#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "ipcbench/stats/crossover.hpp"

namespace ipcbench {

/// Pairs of percent (0 to 100) and value, ascending in both.
using Percentiles = std::vector<std::pair<double, double>>;

/// Returns the value at that percentage, interpolated between the percentiles; needs at least one.
[[nodiscard]] double value_at(const Percentiles& percentiles, double percent);

/// Estimates the density of a distribution that is known by its percentiles: between two of them it is even, and a
/// Gaussian kernel smooths it. The bandwidth is Silverman's rule of thumb, with as many samples as there are
/// percentiles (B. W. Silverman, Density Estimation for Statistics and Data Analysis, 1986, section 3.4.2). Returns
/// `count` points, at least two, from `low` to `high`; nothing if that is no range or the percentiles are fewer than
/// two.
[[nodiscard]] Curve density_of(const Percentiles& percentiles, double low, double high, std::size_t count);

}  // namespace ipcbench
