#include "ipcbench/stats/comparison.hpp"

#include <cmath>
#include <numeric>
#include <utility>

#include "ipcbench/stats/students_t.hpp"

namespace ipcbench {
namespace {

struct LogMean {
    double mean = 0;
    double squared_error = 0;  ///< of the mean
    double freedom = 0;
};

LogMean log_mean(std::span<const double> values) {
    const auto count = static_cast<double>(values.size());
    LogMean result;
    for (const double value : values) {
        result.mean += std::log(value) / count;
    }
    result.freedom = count - 1;
    for (const double value : values) {
        const double distance = std::log(value) - result.mean;
        result.squared_error += result.freedom > 0 ? distance * distance / result.freedom / count : 0;
    }
    return result;
}

}  // namespace

Ratio Ratio::inverse() const {
    Ratio turned{1 / value, {}};
    if (interval) {
        turned.interval = Interval{1 / interval->high, 1 / interval->low, interval->level};
    }
    return turned;
}

Ratio ratio_of(std::span<const double> rates, std::span<const double> base_rates) {
    const LogMean one = log_mean(rates);
    const LogMean base = log_mean(base_rates);
    const double difference = one.mean - base.mean;
    Ratio ratio{std::exp(difference), {}};
    if (one.freedom < 1 || base.freedom < 1) {
        return ratio;
    }
    const double squared_error = one.squared_error + base.squared_error;
    Interval interval{ratio.value, ratio.value};
    if (squared_error > 0) {
        const double freedom = squared_error * squared_error /
                               (one.squared_error * one.squared_error / one.freedom +
                                base.squared_error * base.squared_error / base.freedom);
        const double reach = students_t_quantile((1 + interval.level) / 2, freedom) * std::sqrt(squared_error);
        interval.low = std::exp(difference - reach);
        interval.high = std::exp(difference + reach);
    }
    ratio.interval = interval;
    return ratio;
}

std::string_view name_of(Finding finding) noexcept {
    switch (finding) {
        case Finding::faster:
            return "faster";
        case Finding::slower:
            return "slower";
        case Finding::no_difference:
            return "no difference shown";
    }
    return "?";
}

Finding judge(const Ratio& ratio, double noise) {
    if (!ratio.interval) {
        return Finding::no_difference;
    }
    if (ratio.interval->low > 1 + noise) {
        return Finding::faster;
    }
    if (ratio.interval->high < 1 / (1 + noise)) {
        return Finding::slower;
    }
    return Finding::no_difference;
}

}  // namespace ipcbench
