#include "verdicts/methods.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <random>

#include "ipcbench/stats/comparison.hpp"
#include "ipcbench/stats/spread.hpp"

namespace ipcbench::verdicts {
namespace {

constexpr std::size_t draws = 400;

std::vector<double> rates_of(std::span<const double> logarithms) {
    std::vector<double> rates(logarithms.size());
    std::transform(logarithms.begin(), logarithms.end(), rates.begin(), [](double value) { return std::exp(value); });
    return rates;
}

std::vector<double> differences_of(const Sample& sample) {
    std::vector<double> differences(sample.one.size());
    std::transform(sample.one.begin(), sample.one.end(), sample.other.begin(), differences.begin(), std::minus<>());
    return differences;
}

std::optional<Interval> interval_of(const Effect& effect, double level) {
    if (!effect.has_error()) {
        return std::nullopt;
    }
    return Interval{effect.log_ratio - effect.reach(level), effect.log_ratio + effect.reach(level), level};
}

std::optional<Interval> students(const Sample& sample, double level) {
    return interval_of(paired_effect(rates_of(sample.one), rates_of(sample.other)), level);
}

std::optional<Interval> welch(const Sample& sample, double level) {
    return interval_of(unpaired_effect(rates_of(sample.one), rates_of(sample.other)), level);
}

/// Returns Welch's interval, wider by a factor, for repetitions that resemble their neighbours.
Method widened_welch(double factor) {
    return [factor](const Sample& sample, double level) {
        Effect effect = unpaired_effect(rates_of(sample.one), rates_of(sample.other));
        effect.standard_error *= factor;
        return interval_of(effect, level);
    };
}

/// What the program does between two campaigns.
std::optional<Interval> across(const Sample& sample, double level) {
    return interval_of(effect_across_campaigns(rates_of(sample.one), rates_of(sample.other)), level);
}

/// Returns the values between which the true one lies with that level, if the count of sorted values below it has these
/// probabilities (from 0 values to all).
std::optional<Interval> between(std::vector<double> values, const std::vector<double>& probabilities, double level) {
    std::sort(values.begin(), values.end());
    double tail = 0;
    std::size_t cut = 0;
    while (cut < values.size() && tail + probabilities[cut] <= (1 - level) / 2) {
        tail += probabilities[cut];
        ++cut;
    }
    if (cut == 0 || 2 * cut > values.size()) {
        return std::nullopt;
    }
    return Interval{values[cut - 1], values[values.size() - cut], level};
}

/// The sign test of the median (E. L. Lehmann, Nonparametrics, 1975, chapter 4).
std::optional<Interval> sign_test(const Sample& sample, double level) {
    const std::vector<double> differences = differences_of(sample);
    std::vector<double> probabilities{std::pow(0.5, differences.size())};
    for (std::size_t i = 0; i < differences.size(); ++i) {
        probabilities.push_back(probabilities.back() * static_cast<double>(differences.size() - i) /
                                static_cast<double>(i + 1));
    }
    return between(differences, probabilities, level);
}

/// Returns the distribution of Wilcoxon's signed-rank statistic: the number of subsets of 1 .. n with each sum.
std::vector<double> signed_rank_distribution(std::size_t count) {
    std::vector<double> ways(count * (count + 1) / 2 + 1, 0);
    ways[0] = 1;
    for (std::size_t rank = 1; rank <= count; ++rank) {
        for (std::size_t sum = ways.size() - 1; sum >= rank; --sum) {
            ways[sum] += ways[sum - rank];
        }
    }
    for (double& way : ways) {
        way /= std::pow(2.0, count);
    }
    return ways;
}

/// Hodges and Lehmann's estimate for pairs: quantiles of the Walsh averages (Annals of Mathematical Statistics 34,
/// 1963).
std::optional<Interval> walsh_averages(const Sample& sample, double level) {
    const std::vector<double> differences = differences_of(sample);
    std::vector<double> averages;
    for (std::size_t i = 0; i < differences.size(); ++i) {
        for (std::size_t j = i; j < differences.size(); ++j) {
            averages.push_back((differences[i] + differences[j]) / 2);
        }
    }
    return between(averages, signed_rank_distribution(differences.size()), level);
}

/// Returns the distribution of Mann and Whitney's statistic, by their recurrence (same journal 18, 1947).
std::vector<double> rank_sum_distribution(std::size_t one, std::size_t other) {
    // ways[j][u]: of arranging j values of the other among those of the first so far, with the statistic u.
    std::vector<std::vector<double>> ways(other + 1, std::vector<double>(one * other + 1, 0));
    for (auto& row : ways) {
        row[0] = 1;
    }
    for (std::size_t i = 1; i <= one; ++i) {
        for (std::size_t j = 1; j <= other; ++j) {
            for (std::size_t u = one * other + 1; u-- > 0;) {
                ways[j][u] = (u >= j ? ways[j][u - j] : 0) + ways[j - 1][u];
            }
        }
    }
    std::vector<double> probabilities = ways[other];
    const double all = std::accumulate(probabilities.begin(), probabilities.end(), 0.0);
    for (double& probability : probabilities) {
        probability /= all;
    }
    return probabilities;
}

/// Hodges and Lehmann's estimate for two samples: quantiles of all differences.
std::optional<Interval> all_differences(const Sample& sample, double level) {
    std::vector<double> differences;
    for (const double one : sample.one) {
        for (const double other : sample.other) {
            differences.push_back(one - other);
        }
    }
    return between(differences, rank_sum_distribution(sample.one.size(), sample.other.size()), level);
}

std::vector<double> drawn(std::span<const double> values, std::mt19937_64& random) {
    std::vector<double> sample(values.size());
    std::generate(sample.begin(), sample.end(), [&] { return values[random() % values.size()]; });
    return sample;
}

double at(const std::vector<double>& sorted, double share) {
    return sorted[static_cast<std::size_t>(std::lround(share * static_cast<double>(sorted.size() - 1)))];
}

/// The percentile bootstrap (B. Efron and R. Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13).
template <class Estimate>
std::optional<Interval> percentile(const Estimate& estimate, double level) {
    std::mt19937_64 random(1);
    std::vector<double> estimates(draws);
    std::generate(estimates.begin(), estimates.end(), [&] { return estimate(random).log_ratio; });
    std::sort(estimates.begin(), estimates.end());
    return Interval{at(estimates, (1 - level) / 2), at(estimates, (1 + level) / 2), level};
}

/// The studentised bootstrap (the same, chapter 12.5).
template <class Estimate>
std::optional<Interval> studentised(const Estimate& estimate, const Effect& effect, double level) {
    std::mt19937_64 random(1);
    std::vector<double> scores;
    for (std::size_t i = 0; i < draws; ++i) {
        const Effect again = estimate(random);
        if (again.standard_error > 0) {
            scores.push_back((again.log_ratio - effect.log_ratio) / again.standard_error);
        }
    }
    if (scores.size() < draws / 2) {
        return std::nullopt;
    }
    std::sort(scores.begin(), scores.end());
    return Interval{effect.log_ratio - at(scores, (1 + level) / 2) * effect.standard_error,
                    effect.log_ratio - at(scores, (1 - level) / 2) * effect.standard_error, level};
}

auto pairs_of(const Sample& sample) {
    return [differences = rates_of(differences_of(sample))](std::mt19937_64& random) {
        return paired_effect(drawn(differences, random), std::vector<double>(differences.size(), 1));
    };
}

auto both_of(const Sample& sample) {
    return [one = rates_of(sample.one), other = rates_of(sample.other)](std::mt19937_64& random) {
        const std::vector<double> drawn_one = drawn(one, random);
        return unpaired_effect(drawn_one, drawn(other, random));
    };
}

}  // namespace

std::vector<NamedMethod> paired_methods() {
    return {{"Student, paired", students},
            {"Welch, not paired", welch},
            {"sign test", sign_test},
            {"Hodges-Lehmann, pairs", walsh_averages},
            {"percentile bootstrap",
             [](const Sample& sample, double level) { return percentile(pairs_of(sample), level); }},
            {"studentised bootstrap", [](const Sample& sample, double level) {
                 return studentised(pairs_of(sample), paired_effect(rates_of(sample.one), rates_of(sample.other)),
                                    level);
             }}};
}

std::vector<NamedMethod> unpaired_methods() {
    return {
        {"Welch", welch},
        {"Welch, 2 times as wide", widened_welch(2)},
        {"Welch, campaigns differ as repetitions do", across},
        {"Hodges-Lehmann", all_differences},
        {"percentile bootstrap", [](const Sample& sample, double level) { return percentile(both_of(sample), level); }},
        {"studentised bootstrap", [](const Sample& sample, double level) {
             return studentised(both_of(sample), unpaired_effect(rates_of(sample.one), rates_of(sample.other)), level);
         }}};
}

}  // namespace ipcbench::verdicts
