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
    const Mean one = mean_with_error(logarithms_of(rates));
    const Mean base = mean_with_error(logarithms_of(base_rates));
    Effect effect{one.mean - base.mean, 0, 0, std::min(rates.size(), base_rates.size()), false};
    if (one.degrees_of_freedom < 1 || base.degrees_of_freedom < 1) {
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

Effect effect_across_campaigns(std::span<const double> rates, std::span<const double> base_rates) {
    constexpr double widening = 2;
    Effect effect = unpaired_effect(rates, base_rates);
    effect.standard_error *= widening;
    return effect;
}

}  // namespace ipcbench
