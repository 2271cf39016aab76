#pragma once

#include <optional>
#include <span>
#include <vector>

#include "ipcbench/stats/interval.hpp"

/// Estimates the uncertainty of a measurement from its repetitions.
namespace ipcbench {

/// Returns the interval of a rate from one positive rate per repetition: Student's t on the logarithms. Returns nothing
/// for fewer than two repetitions. A bootstrap would be too narrow: three repetitions give only 10 different samples,
/// and none beyond their own extremes (docs/methodology.md).
[[nodiscard]] std::optional<Interval> interval_of_rates(std::span<const double> rates);

/// Returns whether repetitions may end because the interval of these rates, or ratios of rates, is within `half_width`
/// (0.02: 2 %) of its middle. This is Chow and Robbins's sequential procedure (Annals of Mathematical Statistics 36,
/// 1965): go on until Student's interval is narrow enough. The interval at that moment covers the truth a little too
/// seldom, because it is more likely to be reached where the spread happens to be small. A fixed number of further
/// repetitions makes up for that (G. Simons, the same journal 39, 1968); `just calibrate-methods` shows how many it
/// takes.
[[nodiscard]] bool narrow_enough(std::span<const double> rates, double half_width);

/// Returns the mean of at least one value.
[[nodiscard]] double mean_of(std::span<const double> values);
[[nodiscard]] double median_of(std::vector<double> values);

/// Returns the sample standard deviation divided by the mean; 0 for fewer than two values.
[[nodiscard]] double coefficient_of_variation(std::span<const double> values);

/// The coefficient of variation from which on a cell is marked because its repetitions disagree.
inline constexpr double marked_spread = 0.05;

/// Returns which values are outliers, by a modified Z score over 3.5 (B. Iglewicz and D. Hoaglin, How to Detect and
/// Handle Outliers, 1993): the distance from the median in units of the median absolute deviation, which an outlier
/// cannot inflate as it does the standard deviation. If that deviation is 0, the mean absolute deviation is used
/// instead. A value within a hundredth of the median is never an outlier, because such a distance is irrelevant; nor is
/// any of fewer than five values.
[[nodiscard]] std::vector<bool> outliers(std::span<const double> values);

}  // namespace ipcbench
