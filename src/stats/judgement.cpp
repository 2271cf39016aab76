#include "ipcbench/stats/judgement.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>

#include "ipcbench/stats/students_t.hpp"

namespace ipcbench {
namespace {

/// How often a difference of the stated size must be found for it to count as visible.
constexpr double visible_power = 0.9;

/// Returns the smallest logarithm of a ratio that a test at this level finds with the stated power, beyond the noise.
/// The sum of the two quantiles is H. S. Bloom's ("Minimum Detectable Effects", Evaluation Review 19, 1995).
double visible_logarithm(double standard_error, double degrees_of_freedom, double level, double noise) {
    const double quantiles =
        students_t_quantile(1 - level / 2, degrees_of_freedom) + students_t_quantile(visible_power, degrees_of_freedom);
    return std::log1p(noise) + quantiles * standard_error;
}

Finding find(const Interval& interval, double noise, double margin) {
    if (interval.low > 1 + noise) {
        return Finding::faster;
    }
    if (interval.high < 1 / (1 + noise)) {
        return Finding::slower;
    }
    return interval.low >= 1 - margin && interval.high <= 1 + margin ? Finding::same : Finding::undecided;
}

/// Returns what is to be expected of another number of repetitions with the same spread.
Effect with_repetitions(const Effect& effect, std::uint64_t repetitions) {
    const auto now = static_cast<double>(effect.repetitions);
    const auto then = static_cast<double>(repetitions);
    Effect other = effect;
    other.repetitions = repetitions;
    const double remaining = effect.across_campaigns ? (1 + 1 / then) / (1 + 1 / now) : now / then;  // of the variance
    other.standard_error = effect.standard_error * std::sqrt(remaining);
    other.degrees_of_freedom = std::max(1.0, effect.degrees_of_freedom * (then - 1) / (now - 1));
    return other;
}

/// Returns how many repetitions make a difference of the margin visible, and decide if the ratio stays as it is.
std::optional<std::uint64_t> needed(const Difference& difference, double level, double margin) {
    constexpr std::uint64_t most = 10'000;
    const auto decide = [&](std::uint64_t repetitions) {
        const Effect then = with_repetitions(difference.effect, repetitions);
        return visible_logarithm(then.standard_error, then.degrees_of_freedom, level, difference.noise) <=
                   std::log1p(margin) &&
               find(*then.ratio(1 - level).interval, difference.noise, margin) != Finding::undecided;
    };
    if (!decide(most)) {
        return std::nullopt;
    }
    // The bisection keeps this true: `enough` repetitions are enough, `few` are not.
    std::uint64_t few = 1;
    std::uint64_t enough = most;
    while (enough - few > 1) {
        const std::uint64_t middle = few + (enough - few) / 2;
        (decide(middle) ? enough : few) = middle;
    }
    return enough;
}

Judgement judge_at(const Difference& difference, double level, double margin) {
    const Effect& effect = difference.effect;
    Judgement judgement{.ratio = effect.ratio(1 - level), .noise = difference.noise};
    if (!effect.has_error()) {
        return judgement;
    }
    judgement.p_value = effect.p_value(difference.noise);
    judgement.finding = find(*judgement.ratio.interval, difference.noise, margin);
    judgement.smallest_visible = smallest_visible(difference, level);
    judgement.repetitions_needed = needed(difference, level, margin);
    return judgement;
}

/// Returns the significance level of each difference; that of a single one where the error is unknown.
std::vector<double> levels_of(std::span<const Difference> differences, double error) {
    std::vector<double> p_values;
    for (const Difference& difference : differences) {
        if (difference.effect.has_error()) {
            p_values.push_back(difference.effect.p_value(difference.noise));
        }
    }
    const std::vector<double> corrected = holm_levels(p_values, error);
    std::vector<double> levels;
    auto next = corrected.begin();
    for (const Difference& difference : differences) {
        levels.push_back(difference.effect.has_error() ? *next++ : error);
    }
    return levels;
}

}  // namespace

std::string_view name_of(Finding finding) noexcept {
    switch (finding) {
        case Finding::faster:
            return "faster";
        case Finding::slower:
            return "slower";
        case Finding::same:
            return "same";
        case Finding::undecided:
            return "undecided";
    }
    return "?";
}

std::vector<double> holm_levels(std::span<const double> p_values, double error) {
    std::vector<std::size_t> order(p_values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t one, std::size_t other) { return p_values[one] < p_values[other]; });
    std::vector<double> levels(p_values.size());
    std::size_t rejected = 0;
    for (std::size_t i = 0; i < order.size(); ++i) {
        levels[order[i]] = error / static_cast<double>(order.size() - rejected);
        rejected += rejected == i && p_values[order[i]] <= levels[order[i]] ? 1 : 0;
    }
    return levels;
}

std::vector<Judgement> judge_all(std::span<const Difference> differences, const Tolerance& tolerance) {
    const std::vector<double> levels = levels_of(differences, tolerance.error);
    std::vector<Judgement> judgements;
    for (std::size_t i = 0; i < differences.size(); ++i) {
        judgements.push_back(judge_at(differences[i], levels[i], tolerance.margin));
    }
    return judgements;
}

std::vector<Finding> find_all(std::span<const Difference> differences, const Tolerance& tolerance) {
    const std::vector<double> levels = levels_of(differences, tolerance.error);
    std::vector<Finding> findings;
    for (std::size_t i = 0; i < differences.size(); ++i) {
        const Ratio ratio = differences[i].effect.ratio(1 - levels[i]);
        findings.push_back(ratio.interval ? find(*ratio.interval, differences[i].noise, tolerance.margin)
                                          : Finding::undecided);
    }
    return findings;
}

std::optional<double> smallest_visible(const Difference& difference, double error) {
    const Effect& effect = difference.effect;
    return effect.has_error() ? std::optional(std::expm1(visible_logarithm(
                                    effect.standard_error, effect.degrees_of_freedom, error, difference.noise)))
                              : std::nullopt;
}

Judgement judge_one(const Difference& difference, const Tolerance& tolerance) {
    return judge_at(difference, tolerance.error, tolerance.margin);
}

}  // namespace ipcbench
