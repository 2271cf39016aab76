#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ipcbench/core/result.hpp"
#include "ipcbench/stats/comparison.hpp"
#include "ipcbench/stats/judgement.hpp"

/// Comparisons between two results.
namespace ipcbench::reporters {

/// Returns what results are ranked by: the rate or, if the rate was requested, the inverse of the mean time since the
/// scheduled send.
[[nodiscard]] double speed_of(const RunResult& result);

/// Returns the geometric mean of the repetitions' rates, which `speed_effect` compares; `speed_of` if the rate was
/// requested.
[[nodiscard]] double typical_speed(const RunResult& result);

/// Returns how many times as fast `result` is as `base`: paired by repetition if one campaign measured both, and
/// without an error if the rate was requested, because repetitions have no latency of their own.
[[nodiscard]] Effect speed_effect(const RunResult& result, const RunResult& base);
[[nodiscard]] Ratio speed_ratio(const RunResult& result, const RunResult& base);

/// Returns the difference between identical runs that a self-check of either showed; 0 without one.
[[nodiscard]] double self_check_noise(const RunResult& one, const RunResult& other);

/// Returns by how much that result may differ from an identical measurement at another time, whatever its repetitions
/// say (9: tenfold). It is 0, except for busy polling between two CPUs of a virtual machine: it is as fast as a cache
/// line gets from one to the other, and the host may run them on one core, or on two far apart, and change that every
/// minute (docs/methodology-verdicts.md has an example).
[[nodiscard]] double noise_at_other_times(const RunResult& result);

/// Says why cells to which that applies are undecided.
inline constexpr std::string_view other_times_text =
    "Busy-polling cells were measured on a virtual machine at different times, between which its host may move the "
    "CPUs. "
    "They are called faster or slower only beyond 10x: measure in turn (run --build), or use compare --calibration.";

/// Returns all noise that is known of this pair: that of self-checks and, if they were not measured in turn, that of
/// other times.
[[nodiscard]] double noise_of(const RunResult& one, const RunResult& other);

/// Judges this pair by itself.
[[nodiscard]] Judgement judge_speeds(const RunResult& result, const RunResult& base);

/// Returns the smallest difference between such results that a comparison of this pair alone shows 9 times in 10;
/// nothing without repetitions.
[[nodiscard]] std::optional<double> visible_difference(const RunResult& result, const RunResult& base);

/// Returns whether one is faster by more than the spread of the repetitions and the noise. Always true for single
/// measurements, whose spread is unknown.
[[nodiscard]] bool shows_difference(const RunResult& faster, const RunResult& slower);

/// Returns "slower", "same within 5 %", "undecided".
[[nodiscard]] std::string verdict_text(const Judgement& judgement, double margin);

/// Returns why it is undecided, or what it takes to decide: "8 more repetitions would show 5 %"; "" if it is decided.
[[nodiscard]] std::string what_it_takes(const Judgement& judgement, const Effect& effect, double margin);

/// Returns whether a reader should see `one` first: what is shown to differ before what is not, then the larger one.
[[nodiscard]] bool matters_more(const Judgement& one, const Judgement& other);

/// A result and its name.
struct Named {
    const RunResult& result;
    std::string name;
};

/// Returns "shm-spin is 5.72x faster than pipe (95 %: 5.60 .. 5.85; a difference of 2.1 % would show)", that they are
/// the same, or that it is undecided.
[[nodiscard]] std::string comparison_text(const Named& faster, const Named& slower);

}  // namespace ipcbench::reporters
