#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "ipcbench/stats/comparison.hpp"

/// Judges differences: which are real, which are irrelevant, and which are open.
namespace ipcbench {

enum class Finding : std::uint8_t {
    faster,
    slower,
    same,       ///< any difference is smaller than the margin
    undecided,  ///< the repetitions do not say
};

/// Returns "faster", "slower", "same", "undecided".
[[nodiscard]] std::string_view name_of(Finding finding) noexcept;

/// What counts as equal, and how rarely a judgement may be wrong.
struct Tolerance {
    double margin = 0.05;  ///< differences up to this are irrelevant: "same within 5 %"
    double error = 0.05;   ///< the probability of any false difference among all those judged together
};

/// A difference that is to be judged.
struct Difference {
    Effect effect;
    double noise = 0;  ///< by how much identical measurements of this cell differed (0.02: 2 %)
};

struct Judgement {
    Finding finding = Finding::undecided;
    Ratio ratio;         ///< with the interval that was judged, whose level is corrected for the number of differences
    double p_value = 1;  ///< of a difference beyond the noise, not corrected
    double noise = 0;    ///< as given

    std::optional<double> smallest_visible{};  ///< see the function of that name

    /// How many repetitions, with the same spread, show a difference as large as the margin 9 times in 10 and decide if
    /// the ratio stays as it is. Nothing if the error is unknown, or if no reasonable number does, for example because
    /// the noise alone is as large as the margin.
    std::optional<std::uint64_t> repetitions_needed{};
};

/// Judges differences together. A cell is faster or slower if its whole interval lies beyond the noise, the same if the
/// interval lies within the margin, and otherwise undecided. The levels of the intervals are Holm's (S. Holm, "A simple
/// sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 6, 1979), so that the
/// probability of any false "faster" or "slower" among all cells stays below `error`. "Same" is an equivalence test (D.
/// J. Schuirmann, Journal of Pharmacokinetics and Biopharmaceutics 15, 1987), at the level at which Holm's procedure
/// ends. A difference without a known error is undecided, and does not count among them.
[[nodiscard]] std::vector<Judgement> judge_all(std::span<const Difference> differences, const Tolerance& tolerance);

/// Returns only what `judge_all` finds, which takes much less time: for simulations.
[[nodiscard]] std::vector<Finding> find_all(std::span<const Difference> differences, const Tolerance& tolerance);

/// Returns the smallest difference that a judgement at this level of error shows 9 times in 10, given how well the
/// repetitions determine the effect (0.03: 3 %); nothing if that is unknown.
[[nodiscard]] std::optional<double> smallest_visible(const Difference& difference, double error);

/// Judges one difference by itself.
[[nodiscard]] Judgement judge_one(const Difference& difference, const Tolerance& tolerance = {});

/// Returns for each p value the significance level at which Holm's procedure tests it. The smallest of n is tested at
/// error / n, the next at error / (n - 1), and so on, until one fails; all others are then tested at the same level as
/// that one, and fail too.
[[nodiscard]] std::vector<double> holm_levels(std::span<const double> p_values, double error);

}  // namespace ipcbench
