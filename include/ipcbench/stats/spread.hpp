#pragma once

#include <optional>
#include <span>
#include <vector>

#include "ipcbench/stats/interval.hpp"

/// What repetitions of one measurement say about its uncertainty.
namespace ipcbench {

/// The interval of a rate, total count over total time, by the percentile bootstrap (B. Efron and R. Tibshirani, An
/// Introduction to the Bootstrap, 1993, chapter 13): the repetitions are drawn with replacement 10,000 times, always
/// in the same way, so that the same data give the same interval. Nothing below two repetitions. With few it is too
/// narrow: three draw only 10 different samples, and none beyond their own extremes.
[[nodiscard]] std::optional<Interval> bootstrap_rate(std::span<const double> counts, std::span<const double> seconds);

/// Of at least one value.
[[nodiscard]] double mean_of(std::span<const double> values);
[[nodiscard]] double median_of(std::vector<double> values);

/// Sample standard deviation over the mean; 0 below two values.
[[nodiscard]] double coefficient_of_variation(std::span<const double> values);

/// A coefficient of variation from which on a cell is marked: its repetitions disagree.
inline constexpr double wide_spread = 0.05;

/// Which values stand out, by the modified Z score over 3.5 (B. Iglewicz and D. Hoaglin, How to Detect and Handle
/// Outliers, 1993): the distance from the median in units of the median absolute deviation, which an outlier cannot
/// inflate as it does the standard deviation. Where that deviation is 0 the mean absolute one takes its place. Nothing
/// within a hundredth of the median is an outlier: such a distance decides nothing; nor is any of fewer than five.
[[nodiscard]] std::vector<bool> outliers(std::span<const double> values);

}  // namespace ipcbench
