#include "ipcbench/stats/spread.hpp"

#include <array>
#include <vector>

#include <gtest/gtest.h>

namespace ipcbench {
namespace {

TEST(BootstrapRate, needs_two_repetitions) {
    EXPECT_FALSE(bootstrap_rate(std::array{1.0}, std::array{1.0}));
    EXPECT_FALSE(bootstrap_rate({}, {}));
}

TEST(BootstrapRate, of_equal_repetitions_is_a_point) {
    const auto interval = bootstrap_rate(std::array{10.0, 20.0, 30.0}, std::array{1.0, 2.0, 3.0});
    ASSERT_TRUE(interval);
    EXPECT_DOUBLE_EQ(interval->low, 10);
    EXPECT_DOUBLE_EQ(interval->high, 10);
    EXPECT_DOUBLE_EQ(interval->level, 0.95);
}

TEST(BootstrapRate, of_two_repetitions_reaches_from_one_to_the_other) {
    // Each of the two is drawn twice in a quarter of all samples.
    const auto interval = bootstrap_rate(std::array{100.0, 300.0}, std::array{1.0, 1.0});
    ASSERT_TRUE(interval);
    EXPECT_DOUBLE_EQ(interval->low, 100);
    EXPECT_DOUBLE_EQ(interval->high, 300);
}

TEST(BootstrapRate, comes_near_to_the_normal_interval_where_there_are_many) {
    std::vector<double> counts;
    for (int i = 0; i < 100; ++i) {
        counts.push_back(1000 + (i % 2 == 0 ? 10 : -10));
    }
    const auto interval = bootstrap_rate(counts, std::vector<double>(counts.size(), 1.0));
    ASSERT_TRUE(interval);
    // The mean's standard error is 10 / sqrt(100) = 1, and 95 % lie within 1.96 of them.
    EXPECT_NEAR(interval->low, 1000 - 1.96, 0.15);
    EXPECT_NEAR(interval->high, 1000 + 1.96, 0.15);
}

TEST(BootstrapRate, weighs_repetitions_by_their_time) {
    const auto interval = bootstrap_rate(std::array{10.0, 3000.0}, std::array{1.0, 100.0});
    ASSERT_TRUE(interval);
    EXPECT_DOUBLE_EQ(interval->low, 10);
    EXPECT_DOUBLE_EQ(interval->high, 30);
}

TEST(CoefficientOfVariation, is_the_deviation_in_parts_of_the_mean) {
    EXPECT_DOUBLE_EQ(coefficient_of_variation(std::array{9.0, 10.0, 11.0}), 0.1);
    EXPECT_DOUBLE_EQ(coefficient_of_variation(std::array{5.0}), 0);
}

TEST(Outliers, are_what_lies_far_from_the_median) {
    EXPECT_EQ(outliers(std::array{100.0, 101.0, 99.0, 102.0, 150.0}), (std::vector{false, false, false, false, true}));
    EXPECT_EQ(outliers(std::array{100.0, 101.0, 99.0, 102.0, 98.0}), std::vector(5, false));
}

TEST(Outliers, hide_behind_no_other) {
    // Two of seven inflate the standard deviation so much that it would let both pass.
    EXPECT_EQ(outliers(std::array{10.0, 10.2, 9.8, 10.1, 9.9, 90.0, 95.0}),
              (std::vector{false, false, false, false, false, true, true}));
}

TEST(Outliers, are_found_among_equals) {
    EXPECT_EQ(outliers(std::array{10.0, 10.0, 10.0, 10.0, 10.0, 20.0}),
              (std::vector{false, false, false, false, false, true}));
}

TEST(Outliers, are_never_what_differs_by_less_than_a_hundredth) {
    EXPECT_EQ(outliers(std::array{1000.0, 1000.1, 1000.2, 1000.1, 1009.0}), std::vector(5, false));
}

TEST(Outliers, need_five_values) {
    EXPECT_EQ(outliers(std::array{100.0, 100.1, 100.2, 900.0}), std::vector(4, false));
    EXPECT_EQ(outliers(std::array{100.0, 100.1, 100.2, 100.3, 900.0}), (std::vector{false, false, false, false, true}));
}

}  // namespace
}  // namespace ipcbench
