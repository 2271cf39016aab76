#include "ipcbench/stats/spread.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>

#include "ipcbench/stats/comparison.hpp"

namespace ipcbench {

double mean_of(std::span<const double> values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double median_of(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    const std::size_t half = values.size() / 2;
    return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

std::optional<Interval> interval_of_rates(std::span<const double> rates) {
    return paired_effect(rates, std::vector<double>(rates.size(), 1)).ratio().interval;
}

bool narrow_enough(std::span<const double> rates, double half_width) {
    constexpr std::size_t further = 3;
    constexpr std::size_t first_look = 5;
    for (std::size_t count = first_look; count + further <= rates.size(); ++count) {
        const std::optional<Interval> interval = interval_of_rates(rates.first(count));
        if (interval && std::sqrt(interval->high / interval->low) <= 1 + half_width) {
            return true;
        }
    }
    return false;
}

double coefficient_of_variation(std::span<const double> values) {
    if (values.size() < 2) {
        return 0;
    }
    const double mean = mean_of(values);
    const double squares = std::accumulate(values.begin(), values.end(), 0.0, [mean](double sum, double value) {
        return sum + (value - mean) * (value - mean);
    });
    return std::sqrt(squares / static_cast<double>(values.size() - 1)) / mean;
}

std::vector<bool> outliers(std::span<const double> values) {
    std::vector<bool> found(values.size(), false);
    constexpr std::size_t fewest = 5;  // of three values, two are often close to each other by chance
    if (values.size() < fewest) {
        return found;
    }
    const double median = median_of({values.begin(), values.end()});
    std::vector<double> distances(values.size());
    std::transform(values.begin(), values.end(), distances.begin(),
                   [median](double value) { return std::abs(value - median); });
    // For a normal distribution the standard deviation is 1.4826 times the median absolute deviation, and 1.2533 times
    // the mean one.
    constexpr double of_median = 1.4826;
    constexpr double of_mean = 1.2533;
    constexpr double far = 3.5;
    constexpr double too_small_to_matter = 0.01;
    const double middle = median_of(distances);
    const double deviation = middle > 0 ? of_median * middle : of_mean * mean_of(distances);
    for (std::size_t i = 0; i < values.size(); ++i) {
        found[i] = distances[i] > far * deviation && distances[i] > too_small_to_matter * std::abs(median);
    }
    return found;
}

}  // namespace ipcbench
