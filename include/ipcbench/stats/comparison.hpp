#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "ipcbench/stats/interval.hpp"

/// Compares one measurement with another.
namespace ipcbench {

/// The ratio of two rates.
struct Ratio {
    double value = 1;                    ///< of the geometric means
    std::optional<Interval> interval{};  ///< nothing if one of them was measured only once

    [[nodiscard]] Ratio inverse() const;
};

/// How far apart two measurements are: the logarithm of the ratio of their rates, and how well their repetitions
/// determine it. Logarithms, because noise on a rate is a factor, and because faster and slower are then symmetric.
struct Effect {
    double log_ratio = 0;
    double standard_error = 0;
    double degrees_of_freedom = 0;  ///< 0: one of them was measured only once, so the error is unknown
    std::size_t repetitions = 1;    ///< of the side with fewer of them
    bool paired = false;            ///< whether differences were taken repetition by repetition
    bool across_campaigns = false;  ///< whether the error includes how campaigns differ, which no repetitions reduce

    [[nodiscard]] bool has_error() const noexcept { return degrees_of_freedom > 0; }

    /// Returns half the width of the interval on the logarithm. Needs `has_error`.
    [[nodiscard]] double reach(double level) const;

    /// Returns the ratio with its interval of that level.
    [[nodiscard]] Ratio ratio(double level = Interval{}.level) const;

    /// Returns the probability of so large a difference between measurements that truly differ by no more than `noise`
    /// (0.02: 2 %). It is 1 for a difference within the noise, and without a known error.
    [[nodiscard]] double p_value(double noise) const;
};

/// Compares repetitions that were taken in turn, so that the machine was in a similar state for both of a pair: the
/// mean of the differences of the logarithms, with Student's t (Student, "The probable error of a mean", Biometrika 6,
/// 1908). Both spans hold one positive rate per repetition, in the same order; what one has more is ignored.
[[nodiscard]] Effect paired_effect(std::span<const double> rates, std::span<const double> base_rates);

/// Compares repetitions that have nothing to do with each other: Welch's t test on the logarithms (B. L. Welch,
/// Biometrika 34, 1947). Both spans hold one positive rate per repetition, at least one.
[[nodiscard]] Effect unpaired_effect(std::span<const double> rates, std::span<const double> base_rates);

/// Compares two campaigns that were measured at different times: Welch's test, with an error that assumes that
/// campaigns differ from each other as much as the repetitions of one do. A machine changes slowly, so the repetitions
/// of a campaign resemble each other more than those of another one (L. Kish's design effect, Survey Sampling, 1965,
/// here n + 1 for n repetitions). That this is enough was found by simulation on recorded rates: `just
/// calibrate-methods`.
[[nodiscard]] Effect effect_across_campaigns(std::span<const double> rates, std::span<const double> base_rates);

}  // namespace ipcbench
