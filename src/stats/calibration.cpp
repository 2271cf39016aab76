#include "ipcbench/stats/calibration.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>
#include <span>
#include <utility>

namespace ipcbench {
namespace {

/// The differences of one comparison of campaigns.
struct Comparison {
    std::vector<Difference> identical;
    std::vector<Difference> slowed;
};

Comparison compare_at(const std::vector<KnownRates>& cells, std::size_t campaign, std::size_t repetitions,
                      Campaigns campaigns) {
    const auto cut = [&](const std::vector<double>& rates, std::size_t number) {
        return std::span(rates).subspan(number * repetitions, repetitions);
    };
    Comparison comparison;
    for (const KnownRates& cell : cells) {
        if (campaigns == Campaigns::together) {
            const auto base = cut(cell.one, campaign);
            comparison.identical.push_back({paired_effect(cut(cell.other, campaign), base), 0});
            comparison.slowed.push_back({paired_effect(cut(cell.slowed, campaign), base), 0});
        } else {
            const auto base = cut(cell.one, campaign);
            comparison.identical.push_back(
                {effect_across_campaigns(cut(cell.other, campaign + 2), base), cell.noise_apart});
            comparison.slowed.push_back(
                {effect_across_campaigns(cut(cell.slowed, campaign + 2), base), cell.noise_apart});
        }
    }
    return comparison;
}

bool is_difference(Finding finding) {
    return finding == Finding::faster || finding == Finding::slower;
}

/// Returns the value that a share of all values does not exceed (nearest rank); 0 for no values.
double quantile(std::vector<double> values, double share) {
    if (values.empty()) {
        return 0;
    }
    std::sort(values.begin(), values.end());
    const auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(values.size())));
    return values[std::max<std::size_t>(rank, 1) - 1];
}

double median_slowdown(const KnownRates& rates) {
    constexpr double half = 0.5;
    std::vector<double> ratios;
    std::transform(rates.slowed.begin(), rates.slowed.end(), rates.one.begin(), std::back_inserter(ratios),
                   std::divides<>());
    return ratios.empty() ? 0 : 1 - quantile(std::move(ratios), half);
}

}  // namespace

CalibrationScore calibrate(const std::vector<KnownRates>& cells, std::size_t repetitions, Campaigns campaigns,
                           const Tolerance& tolerance) {
    constexpr double often = 0.9;
    constexpr double nearly_always = 0.95;
    CalibrationScore score;
    score.cells.resize(cells.size());
    std::vector<std::vector<double>> needed_slowdowns(cells.size());
    std::vector<std::vector<double>> excesses(cells.size());
    const std::size_t all = cells.empty() ? 0 : cells.front().one.size() / repetitions;
    const std::size_t apart = campaigns == Campaigns::apart ? 2 : 0;
    for (std::size_t campaign = 0; campaign + apart < all; ++campaign) {
        const Comparison comparison = compare_at(cells, campaign, repetitions, campaigns);
        const std::vector<Finding> findings = find_all(comparison.identical, tolerance);
        ++score.campaigns;
        score.with_false_findings += std::any_of(findings.begin(), findings.end(), is_difference) ? 1 : 0;
        for (std::size_t i = 0; i < cells.size(); ++i) {
            CellScore& cell = score.cells[i];
            const Effect& effect = comparison.identical[i].effect;
            const double reach = effect.has_error() ? effect.reach(Interval{}.level) : 0;
            ++cell.campaigns;
            cell.false_findings += is_difference(findings[i]) ? 1 : 0;
            cell.same += findings[i] == Finding::same ? 1 : 0;
            cell.undecided += findings[i] == Finding::undecided ? 1 : 0;
            cell.covered += std::abs(effect.log_ratio) <= reach ? 1 : 0;
            std::vector<Difference> with_slowed = comparison.identical;
            with_slowed[i] = comparison.slowed[i];
            cell.missed += find_all(with_slowed, tolerance)[i] == Finding::slower ? 0 : 1;
            // A slowdown moves the interval down by its logarithm; it is found if nothing of the interval is left at 0.
            needed_slowdowns[i].push_back(-std::expm1(-std::max(0.0, effect.log_ratio + reach)));
            excesses[i].push_back(std::expm1(std::max(0.0, std::abs(effect.log_ratio) - reach)));
        }
    }
    for (std::size_t i = 0; i < cells.size(); ++i) {
        score.cells[i].smallest_found = quantile(needed_slowdowns[i], often);
        score.cells[i].noise = quantile(excesses[i], nearly_always);
        score.cells[i].slowed = median_slowdown(cells[i]);
    }
    return score;
}

}  // namespace ipcbench
