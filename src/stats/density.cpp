#include "ipcbench/stats/density.hpp"

#include <algorithm>
#include <cmath>

namespace ipcbench {
namespace {

/// Returns the share of a normal distribution that is below z.
double normal_below(double z) {
    return 0.5 * std::erfc(-z / std::sqrt(2.0));
}

double bandwidth_of(const Percentiles& percentiles, double range) {
    constexpr double narrowest = 1.0 / 200;  // of the range: a single value still has a width that can be seen
    const double quartiles = value_at(percentiles, 75) - value_at(percentiles, 25);
    constexpr double of_a_normal_distribution = 1.34;
    const double rule =
        0.9 * quartiles / of_a_normal_distribution * std::pow(static_cast<double>(percentiles.size()), -1.0 / 5);
    return std::max(rule, range * narrowest);
}

}  // namespace

double value_at(const Percentiles& percentiles, double percent) {
    const auto above = std::find_if(percentiles.begin(), percentiles.end(),
                                    [percent](const auto& one) { return one.first >= percent; });
    if (above == percentiles.end()) {
        return percentiles.back().second;
    }
    if (above == percentiles.begin() || above->first == percent) {
        return above->second;
    }
    const auto& below = *std::prev(above);
    const double share = (percent - below.first) / (above->first - below.first);
    return below.second + share * (above->second - below.second);
}

Curve density_of(const Percentiles& percentiles, double low, double high, std::size_t count) {
    Curve curve;
    if (percentiles.size() < 2 || !(high > low)) {
        return curve;
    }
    const double bandwidth = bandwidth_of(percentiles, high - low);
    for (std::size_t i = 0; i < count; ++i) {
        const double x = low + (high - low) * static_cast<double>(i) / static_cast<double>(count - 1);
        double density = 0;
        for (std::size_t k = 1; k < percentiles.size(); ++k) {
            const auto& [from_percent, from] = percentiles[k - 1];
            const auto& [to_percent, to] = percentiles[k];
            const double mass = (to_percent - from_percent) / 100;
            // What is narrower than this is as good as a point.
            const double width = std::max(to - from, bandwidth / 100);
            density +=
                mass / width * (normal_below((x - from) / bandwidth) - normal_below((x - from - width) / bandwidth));
        }
        curve.push_back({x, density});
    }
    return curve;
}

}  // namespace ipcbench
