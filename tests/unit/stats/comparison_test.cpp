#include "ipcbench/stats/comparison.hpp"

#include <array>
#include <cmath>

#include <gtest/gtest.h>

#include "ipcbench/stats/students_t.hpp"

namespace ipcbench {
namespace {

TEST(StudentsT, has_the_quantiles_of_the_tables) {
    // Values: e.g. NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2.
    EXPECT_NEAR(students_t_quantile(0.975, 1), 12.706, 5e-4);
    EXPECT_NEAR(students_t_quantile(0.975, 2), 4.303, 5e-4);
    EXPECT_NEAR(students_t_quantile(0.975, 4), 2.776, 5e-4);
    EXPECT_NEAR(students_t_quantile(0.95, 10), 1.812, 5e-4);
    EXPECT_NEAR(students_t_quantile(0.975, 100), 1.984, 5e-4);
    EXPECT_NEAR(students_t_quantile(0.975, 1e6), 1.960, 5e-4);
    EXPECT_NEAR(students_t_quantile(0.999, 3), 10.215, 5e-4);
}

TEST(StudentsT, has_the_p_values_that_belong_to_these_quantiles) {
    for (const double freedom : {1.0, 2.5, 4.0, 30.0, 1e6}) {
        EXPECT_NEAR(students_t_two_sided(students_t_quantile(0.975, freedom), freedom), 0.05, 1e-7);
        EXPECT_NEAR(students_t_two_sided(-students_t_quantile(0.9995, freedom), freedom), 0.001, 1e-7);
    }
    EXPECT_DOUBLE_EQ(students_t_two_sided(0, 3), 1);
    // With one degree of freedom it is Cauchy's distribution: 1 - 2 atan(t) / pi.
    EXPECT_NEAR(students_t_two_sided(1, 1), 0.5, 1e-12);
}

TEST(UnpairedEffect, of_single_measurements_has_no_interval) {
    const Effect effect = unpaired_effect(std::array{30.0}, std::array{10.0, 10.0, 10.0});
    EXPECT_DOUBLE_EQ(effect.ratio().value, 3);
    EXPECT_FALSE(effect.ratio().interval);
    EXPECT_DOUBLE_EQ(effect.p_value(0), 1);
}

TEST(UnpairedEffect, is_a_ratio_of_geometric_means_with_welchs_interval) {
    const double step = 1.1;
    const Ratio ratio =
        unpaired_effect(std::array{200 / step, 200.0, 200 * step}, std::array{100 / step, 100.0, 100 * step}).ratio();
    EXPECT_NEAR(ratio.value, 2, 1e-12);
    ASSERT_TRUE(ratio.interval);
    // Equal spreads: 4 degrees of freedom, standard error ln(1.1) * sqrt(2 / 3).
    const double reach = 2.776445 * std::log(step) * std::sqrt(2.0 / 3);
    EXPECT_NEAR(ratio.interval->low, 2 * std::exp(-reach), 1e-5);
    EXPECT_NEAR(ratio.interval->high, 2 * std::exp(reach), 1e-5);
}

TEST(UnpairedEffect, of_repetitions_without_spread_is_a_point) {
    const Ratio ratio = unpaired_effect(std::array{4.0, 4.0}, std::array{2.0, 2.0}).ratio();
    ASSERT_TRUE(ratio.interval);
    EXPECT_DOUBLE_EQ(ratio.interval->low, 2);
    EXPECT_DOUBLE_EQ(ratio.interval->high, 2);
}

TEST(EffectAcrossCampaigns, is_as_uncertain_as_if_campaigns_differed_as_repetitions_do) {
    const std::array one{1.0, 1.1, 1.2};
    const std::array other{2.0, 2.3, 2.1};
    const Effect across = effect_across_campaigns(one, other);
    const Effect independent = unpaired_effect(one, other);
    EXPECT_DOUBLE_EQ(across.log_ratio, independent.log_ratio);
    EXPECT_DOUBLE_EQ(across.standard_error, std::sqrt(1 + 3) * independent.standard_error);
    EXPECT_DOUBLE_EQ(across.degrees_of_freedom, independent.degrees_of_freedom);
    const std::array<double, 8> more{1.0, 1.1, 1.2, 1.0, 1.1, 1.2, 1.0, 1.1};
    EXPECT_DOUBLE_EQ(effect_across_campaigns(more, more).standard_error,
                     std::sqrt(1 + 8) * unpaired_effect(more, more).standard_error);
    EXPECT_FALSE(effect_across_campaigns(std::array{1.0}, one).has_error());
}

TEST(PairedEffect, is_students_test_of_the_differences) {
    // Student's own example, ten patients, two drugs (Biometrika 6, 1908): t = 4.0621 with 9 degrees of freedom, and
    // the interval 0.700 .. 2.460 of the mean difference 1.58. The hours are taken as logarithms of rates.
    const std::array hours{1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4};
    const std::array base_hours{0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0};
    std::array<double, 10> rates{};
    std::array<double, 10> base_rates{};
    for (std::size_t i = 0; i < hours.size(); ++i) {
        rates.at(i) = std::exp(hours.at(i));
        base_rates.at(i) = std::exp(base_hours.at(i));
    }
    const Effect effect = paired_effect(rates, base_rates);
    EXPECT_TRUE(effect.paired);
    EXPECT_NEAR(effect.log_ratio, 1.58, 1e-12);
    EXPECT_NEAR(effect.log_ratio / effect.standard_error, 4.0621, 5e-5);
    EXPECT_DOUBLE_EQ(effect.degrees_of_freedom, 9);
    EXPECT_NEAR(effect.p_value(0), 0.00283, 5e-6);
    EXPECT_NEAR(std::log(effect.ratio().interval->low), 0.7001, 5e-4);
    EXPECT_NEAR(std::log(effect.ratio().interval->high), 2.4599, 5e-4);
}

TEST(PairedEffect, does_not_see_what_both_of_a_pair_share) {
    const std::array base{100.0, 50.0, 200.0, 90.0};
    const std::array slower{95.0, 47.4, 190.2, 85.5};
    EXPECT_LT(paired_effect(slower, base).ratio().interval->high, 0.96);
    EXPECT_GT(unpaired_effect(slower, base).ratio().interval->high, 1.5);
}

TEST(PairedEffect, ignores_repetitions_of_only_one_side) {
    EXPECT_EQ(paired_effect(std::array{1.0, 2.0, 3.0}, std::array{1.0, 2.0}).repetitions, 2);
    EXPECT_FALSE(paired_effect(std::array{1.0, 2.0, 3.0}, std::array{1.0}).has_error());
}

TEST(Ratio, turns_round_with_its_interval) {
    const Ratio turned = Ratio{4, Interval{2, 8}}.inverse();
    EXPECT_DOUBLE_EQ(turned.value, 0.25);
    EXPECT_DOUBLE_EQ(turned.interval->low, 0.125);
    EXPECT_DOUBLE_EQ(turned.interval->high, 0.5);
}

}  // namespace
}  // namespace ipcbench
