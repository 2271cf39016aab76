#include "ipcbench/stats/spread.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <random>

namespace ipcbench {

double mean_of(std::span<const double> values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double median_of(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    const std::size_t half = values.size() / 2;
    return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

std::optional<Interval> bootstrap_rate(std::span<const double> counts, std::span<const double> seconds) {
    constexpr std::size_t draws = 10'000;
    constexpr std::uint64_t seed = 1;
    const std::size_t size = std::min(counts.size(), seconds.size());
    if (size < 2) {
        return std::nullopt;
    }
    std::mt19937_64 random(seed);
    std::vector<double> rates(draws);
    for (double& rate : rates) {
        double count = 0;
        double time = 0;
        for (std::size_t i = 0; i < size; ++i) {
            // Not a distribution of the standard library: each library has its own. The bias is below size / 2^64.
            const std::size_t drawn = random() % size;
            count += counts[drawn];
            time += seconds[drawn];
        }
        rate = count / time;
    }
    std::sort(rates.begin(), rates.end());
    const Interval shape;
    const auto at = [&](double share) {
        return rates[static_cast<std::size_t>(std::lround(share * static_cast<double>(draws - 1)))];
    };
    const double tail = (1 - shape.level) / 2;
    return Interval{at(tail), at(1 - tail), shape.level};
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
    constexpr std::size_t fewest = 5;  // of three, two are often near to each other by chance
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
