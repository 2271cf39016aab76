#include "verdicts/simulation.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <optional>

#include "ipcbench/stats/judgement.hpp"
#include "ipcbench/stats/spread.hpp"

namespace ipcbench::verdicts {
namespace {

constexpr double level = 0.95;
constexpr double margin = 0.05;
constexpr double small_slowdown = 0.05;
constexpr double large_slowdown = 0.1;
constexpr std::uint64_t seed = 1;

std::vector<double> logarithms(const std::vector<double>& rates, std::size_t from, std::size_t count) {
    std::vector<double> result;
    for (std::size_t i = from; i < from + count; ++i) {
        result.push_back(std::log(rates[i]));
    }
    return result;
}

/// Returns whether the interval lies wholly below 0 after one side was slowed down.
bool finds(const Method& method, const Cut& cut, double slowdown) {
    std::vector<double> slow = cut.one;
    for (double& value : slow) {
        value += std::log1p(-slowdown);
    }
    const std::optional<Interval> interval = method({slow, cut.other}, level);
    return interval && interval->high < 0;
}

std::vector<double> rates_of(const std::vector<double>& values) {
    std::vector<double> rates;
    for (const double value : values) {
        rates.push_back(std::exp(value));
    }
    return rates;
}

/// The recordings are of virtual machines, where busy-polling cells are called different between two campaigns only
/// beyond a factor of 10 (reporters::noise_at_other_times).
constexpr double noise_apart = 9;

std::vector<Finding> judge_cells(const std::vector<Cut>& cuts, const Recording& recording, Campaigns campaigns) {
    std::vector<Difference> differences;
    for (std::size_t i = 0; i < cuts.size(); ++i) {
        const std::vector<double> one = rates_of(cuts[i].one);
        const std::vector<double> other = rates_of(cuts[i].other);
        if (campaigns == Campaigns::together) {
            differences.push_back({paired_effect(one, other), 0});
        } else {
            differences.push_back({effect_across_campaigns(one, other), recording.series[i].spins ? noise_apart : 0});
        }
    }
    return find_all(differences, {.margin = margin});
}

}  // namespace

Campaign::Campaign(const Recording& recording, std::size_t repetitions, Campaigns campaigns, std::mt19937_64& random)
    : repetitions_(repetitions) {
    const std::size_t starts = recording.rounds() - repetitions + 1;
    from_one_ = random() % starts;
    from_other_ = from_one_;
    while (campaigns == Campaigns::apart &&
           std::max(from_one_, from_other_) - std::min(from_one_, from_other_) < 2 * repetitions) {
        from_other_ = random() % starts;
    }
}

Cut Campaign::cut(const Series& series) const {
    return {logarithms(series.one, from_one_, repetitions_), logarithms(series.other, from_other_, repetitions_)};
}

Score try_method(const Method& method, const Recording& recording, bool spins, std::size_t repetitions,
                 Campaigns campaigns) {
    constexpr int trials = 300;
    std::mt19937_64 random(seed);
    Score score;
    for (int trial = 0; trial < trials; ++trial) {
        const Campaign campaign(recording, repetitions, campaigns, random);
        for (const Series& series : recording.series) {
            if (series.spins != spins) {
                continue;
            }
            const Cut cut = campaign.cut(series);
            const std::optional<Interval> interval = method({cut.one, cut.other}, level);
            ++score.trials;
            if (!interval) {  // covers everything, and finds nothing
                ++score.covered;
                score.width = std::nan("");
                continue;
            }
            score.covered += interval->low <= 0 && interval->high >= 0 ? 1 : 0;
            score.same += interval->low >= std::log1p(-margin) && interval->high <= std::log1p(margin) ? 1 : 0;
            score.found_small += finds(method, cut, small_slowdown) ? 1 : 0;
            score.found_large += finds(method, cut, large_slowdown) ? 1 : 0;
            score.width += (interval->high - interval->low) / 2;
        }
    }
    return score;
}

VerdictScore try_verdicts(const Recording& recording, std::size_t repetitions, Campaigns campaigns, double slowdown) {
    constexpr std::size_t trials = 600;
    std::mt19937_64 random(seed);
    VerdictScore score;
    for (std::size_t trial = 0; trial < trials; ++trial) {
        const Campaign campaign(recording, repetitions, campaigns, random);
        std::vector<Cut> cuts;
        for (const Series& series : recording.series) {
            cuts.push_back(campaign.cut(series));
        }
        std::size_t wrong = 0;
        for (const Finding finding : judge_cells(cuts, recording, campaigns)) {
            ++score.cells;
            wrong += finding == Finding::faster || finding == Finding::slower ? 1 : 0;
            score.same += finding == Finding::same ? 1 : 0;
            score.undecided += finding == Finding::undecided ? 1 : 0;
        }
        score.wrong += wrong;
        score.wrong_campaigns += wrong > 0 ? 1 : 0;
        ++score.campaigns;
        const std::size_t slow = trial % cuts.size();
        for (double& value : cuts[slow].one) {
            value += std::log1p(-slowdown);
        }
        ++score.slow_cells;
        score.missed += judge_cells(cuts, recording, campaigns)[slow] == Finding::slower ? 0 : 1;
    }
    return score;
}

UntilScore try_until(double spread, std::size_t further) {
    constexpr std::size_t trials = 2000;
    constexpr double half_width = 0.02;
    constexpr std::size_t first_look = 5;
    const auto narrow_enough = [](const std::vector<double>& rates, double width) {
        const std::optional<Interval> interval = interval_of_rates(rates);
        return std::sqrt(interval->high / interval->low) <= 1 + width;
    };
    std::mt19937_64 random(seed);
    std::normal_distribution<double> noise(0, spread);
    UntilScore score;
    for (; score.trials < trials; ++score.trials) {
        std::vector<double> rates;
        const auto draw = [&](std::size_t count) {
            std::generate_n(std::back_inserter(rates), count, [&] { return std::exp(noise(random)); });
        };
        draw(first_look - 1);
        do {
            draw(1);
        } while (!narrow_enough(rates, half_width));
        draw(further);
        const std::optional<Interval> interval = interval_of_rates(rates);
        score.covered += interval->low <= 1 && interval->high >= 1 ? 1 : 0;
        score.repetitions += rates.size();
    }
    return score;
}

}  // namespace ipcbench::verdicts
