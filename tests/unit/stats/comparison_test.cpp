#include "ipcbench/stats/comparison.hpp"

#include <array>
#include <cmath>

#include <gtest/gtest.h>

#include "ipcbench/stats/students_t.hpp"

namespace ipcbench {
namespace {

TEST(StudentsT, has_the_quantiles_of_the_tables) {
    // E.g. NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2.
    EXPECT_NEAR(students_t_quantile(0.975, 1), 12.706, 5e-4);
    EXPECT_NEAR(students_t_quantile(0.975, 2), 4.303, 5e-4);
    EXPECT_NEAR(students_t_quantile(0.975, 4), 2.776, 5e-4);
    EXPECT_NEAR(students_t_quantile(0.95, 10), 1.812, 5e-4);
    EXPECT_NEAR(students_t_quantile(0.975, 100), 1.984, 5e-4);
    EXPECT_NEAR(students_t_quantile(0.975, 1e6), 1.960, 5e-4);
    EXPECT_NEAR(students_t_quantile(0.999, 3), 10.215, 5e-4);
}

TEST(Ratio, of_single_measurements_has_no_interval) {
    const Ratio ratio = ratio_of(std::array{30.0}, std::array{10.0, 10.0, 10.0});
    EXPECT_DOUBLE_EQ(ratio.value, 3);
    EXPECT_FALSE(ratio.interval);
    EXPECT_EQ(judge(ratio, 0), Finding::no_difference);
}

TEST(Ratio, of_geometric_means_with_welchs_interval) {
    const double step = 1.1;
    const Ratio ratio = ratio_of(std::array{200 / step, 200.0, 200 * step}, std::array{100 / step, 100.0, 100 * step});
    EXPECT_NEAR(ratio.value, 2, 1e-12);
    ASSERT_TRUE(ratio.interval);
    // Equal spreads: 4 degrees of freedom, standard error ln(1.1) * sqrt(2 / 3).
    const double reach = 2.776445 * std::log(step) * std::sqrt(2.0 / 3);
    EXPECT_NEAR(ratio.interval->low, 2 * std::exp(-reach), 1e-5);
    EXPECT_NEAR(ratio.interval->high, 2 * std::exp(reach), 1e-5);
}

TEST(Ratio, of_repetitions_without_spread_is_a_point) {
    const Ratio ratio = ratio_of(std::array{4.0, 4.0}, std::array{2.0, 2.0});
    ASSERT_TRUE(ratio.interval);
    EXPECT_DOUBLE_EQ(ratio.interval->low, 2);
    EXPECT_DOUBLE_EQ(ratio.interval->high, 2);
}

TEST(Ratio, turns_round_with_its_interval) {
    const Ratio turned = Ratio{4, Interval{2, 8}}.inverse();
    EXPECT_DOUBLE_EQ(turned.value, 0.25);
    EXPECT_DOUBLE_EQ(turned.interval->low, 0.125);
    EXPECT_DOUBLE_EQ(turned.interval->high, 0.5);
}

TEST(Judge, sees_a_difference_only_beyond_the_noise) {
    const Ratio faster{1.1, Interval{1.05, 1.15}};
    EXPECT_EQ(judge(faster, 0), Finding::faster);
    EXPECT_EQ(judge(faster, 0.04), Finding::faster);
    EXPECT_EQ(judge(faster, 0.06), Finding::no_difference);
    EXPECT_EQ(judge(faster.inverse(), 0.04), Finding::slower);
    EXPECT_EQ(judge(faster.inverse(), 0.06), Finding::no_difference);
    EXPECT_EQ(judge({1.1, Interval{0.9, 1.3}}, 0), Finding::no_difference);
}

}  // namespace
}  // namespace ipcbench
