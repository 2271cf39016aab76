#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "ipcbench/stats/judgement.hpp"

/// Measures how often verdicts are right, on measurements whose truth is known.
namespace ipcbench {

/// The rates of one cell in consecutive rounds, all of them measured in turn.
struct KnownRates {
    std::vector<double> one;
    std::vector<double> other;   ///< the same thing again: the truth is no difference
    std::vector<double> slowed;  ///< slower by a known share
    double noise_apart = 0;      ///< what counts as noise between two campaigns (0.02: 2 %)
};

/// Whether both sides of a comparison come from the same rounds, or each from a campaign of its own.
enum class Campaigns : std::uint8_t { together, apart };

/// What became of one cell, over all campaigns.
struct CellScore {
    std::size_t campaigns = 0;
    std::size_t false_findings = 0;  ///< faster or slower, of identical things
    std::size_t covered = 0;         ///< 95 % intervals that contain the truth
    std::size_t same = 0;
    std::size_t undecided = 0;
    std::size_t missed = 0;  ///< slowed down, and not found slower

    /// The smallest slowdown that is found 9 times in 10 (0.03: 3 %), by the interval of one cell.
    double smallest_found = 0;

    /// How far identical measurements differ beyond their intervals, at most in 19 of 20 campaigns (0.03: 3 %): what to
    /// count as noise so that such differences are not shown.
    double noise = 0;

    /// How much slower the slowed cell really was, by the median of all rounds (0.05: 5 %; negative: faster). A wait in
    /// front of a ping need not slow the round trip down by as much.
    double slowed = 0;
};

struct CalibrationScore {
    std::size_t campaigns = 0;
    std::size_t with_false_findings = 0;  ///< campaigns in which any cell has one
    std::vector<CellScore> cells;
};

/// Divides the rounds into campaigns of `repetitions` consecutive ones, and judges each as `judge_all` does: identical
/// cells, and the same with one cell slowed down. Two campaigns apart are one and the next but one. Needs the same
/// number of rounds in all cells.
[[nodiscard]] CalibrationScore calibrate(const std::vector<KnownRates>& cells, std::size_t repetitions,
                                         Campaigns campaigns, const Tolerance& tolerance);

}  // namespace ipcbench
