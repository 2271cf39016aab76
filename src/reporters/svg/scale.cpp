#include "reporters/svg/scale.hpp"

#include <algorithm>
#include <cmath>

namespace ipcbench::reporters::svg {
namespace {

constexpr double wanted_steps = 5;

double nice_step(double range) {
    const double rough = range / wanted_steps;
    const double power = std::pow(10, std::floor(std::log10(rough)));
    for (const double factor : {1.0, 2.0, 5.0}) {
        if (rough <= factor * power) {
            return factor * power;
        }
    }
    return 10 * power;
}

double between(const Range& range, double share) {
    return range.from + share * (range.to - range.from);
}

}  // namespace

LinearScale::LinearScale(double largest, Range range)
    : end_(largest > 0 ? largest : 1), step_(nice_step(end_)), range_(range) {}

double LinearScale::place(double value) const {
    return between(range_, std::clamp(value / end_, 0.0, 1.0));
}

std::vector<double> LinearScale::ticks() const {
    std::vector<double> all;
    for (int i = 0; i * step_ <= end_; ++i) {
        all.push_back(i * step_);
    }
    return all;
}

double RangeScale::place(double value) const {
    const double range = values_.to > values_.from ? values_.to - values_.from : 1;
    return between(range_, std::clamp((value - values_.from) / range, 0.0, 1.0));
}

std::vector<double> RangeScale::ticks() const {
    std::vector<double> all;
    if (values_.to <= values_.from) {
        return {values_.from};
    }
    const double step = nice_step(values_.to - values_.from);
    const double first = std::ceil(values_.from / step);
    for (int i = 0; i <= 2 * wanted_steps && (first + i) * step <= values_.to; ++i) {
        all.push_back((first + i) * step);
    }
    return all;
}

LogScale::LogScale(double min, double largest, Range range)
    : low_(std::log10(min)), high_(std::log10(largest)), range_(range) {
    constexpr double limits = 0.04;  // so that no curve runs along the frame
    constexpr double narrowest = 0.3;
    const double margin = std::max((high_ - low_) * limits, (narrowest - (high_ - low_)) / 2);
    low_ -= margin;
    high_ += margin;
}

double LogScale::place(double value) const {
    return between(range_, std::clamp((std::log10(value) - low_) / (high_ - low_), 0.0, 1.0));
}

double LogScale::min() const {
    return std::pow(10, low_);
}

double LogScale::max() const {
    return std::pow(10, high_);
}

std::vector<double> LogScale::ticks() const {
    constexpr double few = 3;
    constexpr double very_few = 0.8;
    constexpr double max = 8;
    const bool is_narrow = high_ - low_ < very_few;  // then it may not even contain two of 1, 2 and 5
    const int every = std::max(1, static_cast<int>(std::ceil((high_ - low_) / max)));
    std::vector<double> all;
    for (int power = static_cast<int>(std::floor(low_)); power <= high_; ++power) {
        for (const double factor : {1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 7.0}) {
            const double at = power + std::log10(factor);
            const bool is_usual = factor == 2.0 || factor == 5.0;
            const bool shown = factor == 1.0 ? power % every == 0 : is_narrow || (is_usual && high_ - low_ < few);
            if (shown && at >= low_ && at <= high_) {
                all.push_back(factor * std::pow(10, power));
            }
        }
    }
    return all;
}

}  // namespace ipcbench::reporters::svg
