#include "ipcbench/stats/comparison.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "ipcbench/stats/students_t.hpp"

namespace ipcbench {
namespace {

struct Mean {
    double mean = 0;
    double squared_error = 0;  ///< of the mean
    double degrees_of_freedom = 0;
};

Mean mean_with_error(std::span<const double> values) {
    const auto count = static_cast<double>(values.size());
    Mean result{0, 0, count - 1};
    for (const double value : values) {
        result.mean += value / count;
    }
    for (const double value : values) {
        const double distance = value - result.mean;
        result.squared_error +=
            result.degrees_of_freedom > 0 ? distance * distance / result.degrees_of_freedom / count : 0;
    }
    return result;
}

/// Returns the mean of a campaign with its error as an estimate of all campaigns' mean, if these differ from each other
/// as much as the repetitions of one do: the variance of the mean, and that of one repetition.
Mean with_error_of_campaign(std::span<const double> values) {
    Mean mean = mean_with_error(values);
    mean.squared_error *= 1 + static_cast<double>(values.size());
    return mean;
}

/// Returns the difference of two means with the degrees of freedom of Welch and Satterthwaite.
Effect welch(const Mean& one, const Mean& base) {
    const double fewer = std::min(one.degrees_of_freedom, base.degrees_of_freedom);
    Effect effect{one.mean - base.mean, 0, 0, static_cast<std::size_t>(fewer) + 1, false};
    if (fewer < 1) {
        return effect;
    }
    const double squared_error = one.squared_error + base.squared_error;
    effect.standard_error = std::sqrt(squared_error);
    effect.degrees_of_freedom = squared_error > 0
                                    ? squared_error * squared_error /
                                          (one.squared_error * one.squared_error / one.degrees_of_freedom +
                                           base.squared_error * base.squared_error / base.degrees_of_freedom)
                                    : one.degrees_of_freedom + base.degrees_of_freedom;
    return effect;
}

std::vector<double> logarithms_of(std::span<const double> rates) {
    std::vector<double> logarithms(rates.size());
    std::transform(rates.begin(), rates.end(), logarithms.begin(), [](double rate) { return std::log(rate); });
    return logarithms;
}

}  // namespace

Ratio Ratio::inverse() const {
    Ratio turned{1 / value, {}};
    if (interval) {
        turned.interval = Interval{1 / interval->high, 1 / interval->low, interval->level};
    }
    return turned;
}

double Effect::reach(double level) const {
    return standard_error > 0 ? students_t_quantile((1 + level) / 2, degrees_of_freedom) * standard_error : 0;
}

Ratio Effect::ratio(double level) const {
    Ratio ratio{std::exp(log_ratio), {}};
    if (has_error()) {
        const double half = reach(level);
        ratio.interval = Interval{std::exp(log_ratio - half), std::exp(log_ratio + half), level};
    }
    return ratio;
}

double Effect::p_value(double noise) const {
    const double beyond = std::abs(log_ratio) - std::log1p(noise);
    if (!has_error() || beyond <= 0) {
        return 1;
    }
    return standard_error > 0 ? students_t_two_sided(beyond / standard_error, degrees_of_freedom) : 0;
}

Effect paired_effect(std::span<const double> rates, std::span<const double> base_rates) {
    std::vector<double> differences(std::min(rates.size(), base_rates.size()));
    for (std::size_t i = 0; i < differences.size(); ++i) {
        differences[i] = std::log(rates[i] / base_rates[i]);
    }
    const Mean mean = mean_with_error(differences);
    return {mean.mean, std::sqrt(mean.squared_error), mean.degrees_of_freedom, differences.size(), true};
}

Effect unpaired_effect(std::span<const double> rates, std::span<const double> base_rates) {
    return welch(mean_with_error(logarithms_of(rates)), mean_with_error(logarithms_of(base_rates)));
}

Effect effect_across_campaigns(std::span<const double> rates, std::span<const double> base_rates) {
    Effect effect =
        welch(with_error_of_campaign(logarithms_of(rates)), with_error_of_campaign(logarithms_of(base_rates)));
    effect.across_campaigns = true;
    return effect;
}

}  // namespace ipcbench
