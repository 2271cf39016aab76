#include "ipcbench/stats/spread.hpp"

#include <array>
#include <cmath>
#include <span>
#include <vector>

#include <gtest/gtest.h>

namespace ipcbench {
namespace {

TEST(IntervalOfRates, needs_two_repetitions) {
    EXPECT_FALSE(interval_of_rates(std::array{1.0}));
    EXPECT_FALSE(interval_of_rates({}));
}

TEST(IntervalOfRates, of_equal_repetitions_is_a_point) {
    const auto interval = interval_of_rates(std::array{10.0, 10.0, 10.0});
    ASSERT_TRUE(interval);
    EXPECT_DOUBLE_EQ(interval->low, 10);
    EXPECT_DOUBLE_EQ(interval->high, 10);
    EXPECT_DOUBLE_EQ(interval->level, 0.95);
}

TEST(IntervalOfRates, is_students_on_the_logarithms) {
    const auto interval = interval_of_rates(std::array{100 / 1.1, 100.0, 100 * 1.1});
    ASSERT_TRUE(interval);
    const double reach = 4.302653 * std::log(1.1) / std::sqrt(3.0);  // t(0.975) with two degrees of freedom
    EXPECT_NEAR(interval->low, 100 * std::exp(-reach), 1e-3);
    EXPECT_NEAR(interval->high, 100 * std::exp(reach), 1e-3);
}

TEST(NarrowEnough, takes_a_few_repetitions_after_the_interval_is_narrow) {
    const std::vector<double> steady(20, 5.0);
    EXPECT_FALSE(narrow_enough(std::span(steady).first(7), 0.02));
    EXPECT_TRUE(narrow_enough(std::span(steady).first(8), 0.02));
    EXPECT_FALSE(narrow_enough({}, 0.02));
}

TEST(NarrowEnough, takes_more_where_the_spread_is_larger) {
    std::vector<double> rates;
    while (!narrow_enough(rates, 0.02)) {
        rates.push_back(rates.size() % 2 == 0 ? 1.05 : 0.95);
    }
    // The standard deviation of the logarithms is 0.051, and 1.96 * 0.051 / sqrt(25) is 0.02.
    EXPECT_GT(rates.size(), 25);
    EXPECT_LT(rates.size(), 40);
}

TEST(CoefficientOfVariation, is_the_deviation_in_parts_of_the_mean) {
    EXPECT_DOUBLE_EQ(coefficient_of_variation(std::array{9.0, 10.0, 11.0}), 0.1);
    EXPECT_DOUBLE_EQ(coefficient_of_variation(std::array{5.0}), 0);
}

TEST(Outliers, are_what_lies_far_from_the_median) {
    EXPECT_EQ(outliers(std::array{100.0, 101.0, 99.0, 102.0, 150.0}), (std::vector{false, false, false, false, true}));
    EXPECT_EQ(outliers(std::array{100.0, 101.0, 99.0, 102.0, 98.0}), std::vector(5, false));
}

TEST(Outliers, are_found_beside_larger_outliers) {
    // Two outliers of seven inflate the standard deviation so much that a test based on it would accept both.
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
