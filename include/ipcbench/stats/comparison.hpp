#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "ipcbench/stats/interval.hpp"

/// One thing held against another.
namespace ipcbench {

/// How many times as large one rate is as another.
struct Ratio {
    double value = 1;                  ///< of the geometric means
    std::optional<Interval> interval;  ///< nothing where one of them was measured only once

    [[nodiscard]] Ratio inverse() const;
};

/// rates / base_rates, with the interval of Welch's t test on the logarithms (B. L. Welch, Biometrika 34, 1947). A
/// bootstrap would do for many repetitions; for three it says far too often that there is a difference. Both spans hold
/// one positive rate per repetition, at least one.
[[nodiscard]] Ratio ratio_of(std::span<const double> rates, std::span<const double> base_rates);

enum class Finding : std::uint8_t { faster, slower, no_difference };

[[nodiscard]] std::string_view name_of(Finding finding) noexcept;

/// What may be said of a ratio of rates where identical things have shown a difference of `noise` (0.02: 2 %): a
/// difference only where the whole interval lies beyond that.
[[nodiscard]] Finding judge(const Ratio& ratio, double noise);

}  // namespace ipcbench
