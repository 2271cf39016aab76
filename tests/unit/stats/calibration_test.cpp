#include "ipcbench/stats/calibration.hpp"

#include <cmath>
#include <random>

#include <gtest/gtest.h>

namespace ipcbench {
namespace {

/// Returns rates with that spread: sums of twelve uniform numbers are nearly normal. `drift` adds what all rounds of
/// ten share.
KnownRates noisy(std::size_t rounds, double spread, double drift, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    const auto normal = [&] {
        double sum = -6;
        for (int i = 0; i < 12; ++i) {
            sum += static_cast<double>(random() >> 11U) * 0x1p-53;
        }
        return sum;
    };
    KnownRates rates;
    double shared = 0;
    for (std::size_t i = 0; i < rounds; ++i) {
        shared = i % 10 == 0 ? drift * normal() : shared;
        rates.one.push_back(1000 * std::exp(shared + spread * normal()));
        rates.other.push_back(1000 * std::exp(shared + spread * normal()));
        rates.slowed.push_back(950 * std::exp(shared + spread * normal()));
    }
    return rates;
}

TEST(Calibrate, finds_that_verdicts_on_normal_noise_are_right) {
    const std::vector<KnownRates> cells{noisy(2000, 0.01, 0, 1), noisy(2000, 0.01, 0, 2), noisy(2000, 0.01, 0, 3)};
    for (const Campaigns campaigns : {Campaigns::together, Campaigns::apart}) {
        const CalibrationScore score = calibrate(cells, 10, campaigns, {});
        EXPECT_EQ(score.campaigns, campaigns == Campaigns::together ? 200 : 198);
        EXPECT_LE(score.with_false_findings, 18) << "5 % of 200 are 10";
        for (const CellScore& cell : score.cells) {
            EXPECT_GE(cell.covered, 180);
            const bool apart = campaigns == Campaigns::apart;  // the error includes how campaigns may differ
            EXPECT_LE(cell.missed, apart ? 20 : 0) << "5 % at a standard deviation of 1 %";
            EXPECT_GE(cell.same, cell.campaigns - cell.false_findings - (apart ? 40 : 0));
            EXPECT_LT(cell.smallest_found, apart ? 0.04 : 0.03);
            EXPECT_LT(cell.noise, 0.01);
            EXPECT_NEAR(cell.slowed, 0.05, 0.002);
        }
    }
}

TEST(Calibrate, finds_that_two_campaigns_of_a_machine_that_drifts_mislead) {
    const std::vector<KnownRates> cells{noisy(1000, 0.01, 0.1, 4)};
    const CalibrationScore together = calibrate(cells, 10, Campaigns::together, {});
    EXPECT_LE(together.with_false_findings, 12);
    EXPECT_LT(together.cells[0].noise, 0.01);
    const CalibrationScore apart = calibrate(cells, 10, Campaigns::apart, {});
    EXPECT_GT(apart.with_false_findings, 50) << "even with an interval that includes how campaigns may differ";
    EXPECT_GT(apart.cells[0].noise, 0.15);
}

TEST(Calibrate, counts_as_noise_what_is_known_to_differ_between_campaigns) {
    std::vector<KnownRates> cells{noisy(1000, 0.01, 0.1, 4)};
    cells[0].noise_apart = 1;
    const CalibrationScore apart = calibrate(cells, 10, Campaigns::apart, {});
    EXPECT_EQ(apart.with_false_findings, 0);
    EXPECT_EQ(apart.cells[0].missed, apart.cells[0].campaigns);
    EXPECT_GT(apart.cells[0].noise, 0.15) << "which is what was measured, and not assumed";
    EXPECT_LT(calibrate(cells, 10, Campaigns::together, {}).cells[0].missed, apart.cells[0].missed);
}

TEST(Calibrate, of_nothing_is_nothing) {
    EXPECT_EQ(calibrate({}, 5, Campaigns::together, {}).campaigns, 0);
    EXPECT_EQ(calibrate({noisy(4, 0.01, 0, 1)}, 5, Campaigns::apart, {}).campaigns, 0);
}

}  // namespace
}  // namespace ipcbench
