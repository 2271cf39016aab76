#include "ipcbench/stats/crossover.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace ipcbench {
namespace {

constexpr double margin = 0.05;

/// Returns y = fixed + per_x * x at the powers of ten.
Curve line(double fixed, double per_x) {
    Curve curve;
    for (double x = 1; x < 2e6; x *= 10) {
        curve.push_back({x, fixed + per_x * x});
    }
    return curve;
}

TEST(Crossover, is_exact_where_both_curves_are_straight_in_log_log) {
    const Curve flat{{1, 100}, {10, 100}, {100, 100}, {1000, 100}};
    const Curve steep{{1, 1}, {10, 10}, {100, 100}, {1000, 1000}};
    const std::vector<Crossover> found = crossovers(flat, steep, margin);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_NEAR(found[0].at, 100, 1e-9);
    EXPECT_TRUE(found[0].first_wins);
    EXPECT_EQ(found[0].low, 10);
    EXPECT_EQ(found[0].high, 1000);
    EXPECT_NEAR(found[0].gain, 10, 1e-9);
}

TEST(Crossover, lies_between_measured_points) {
    // 1000 + 0.1 x and 100 + 1 x meet at x = 1000.
    const std::vector<Crossover> found = crossovers(line(1000, 0.1), line(100, 1), margin);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_GE(found[0].at, found[0].low);
    EXPECT_LE(found[0].at, found[0].high);
    EXPECT_NEAR(std::log10(found[0].at), 3, 0.2);
}

TEST(Crossover, does_not_depend_on_the_order_of_the_curves) {
    const std::vector<Crossover> one = crossovers(line(1000, 0.1), line(100, 1), margin);
    const std::vector<Crossover> other = crossovers(line(100, 1), line(1000, 0.1), margin);
    ASSERT_EQ(one.size(), 1U);
    ASSERT_EQ(other.size(), 1U);
    EXPECT_DOUBLE_EQ(one[0].at, other[0].at);
    EXPECT_NE(one[0].first_wins, other[0].first_wins);
}

TEST(Crossover, does_not_exist_where_curves_stay_together) {
    const Curve one{{1, 100}, {2, 103}, {4, 100}, {8, 103}};
    const Curve other{{1, 102}, {2, 100}, {4, 102}, {8, 100}};
    EXPECT_TRUE(crossovers(one, other, margin).empty());
    EXPECT_FALSE(crossovers(one, other, 0).empty());
}

TEST(Crossover, does_not_exist_between_a_curve_and_itself) {
    EXPECT_TRUE(crossovers(line(1, 1), line(1, 1), 0).empty());
}

TEST(Crossover, ignores_touches_before_the_curves_part) {
    const Curve one{{1, 100}, {2, 100}, {4, 100}, {8, 100}};
    const Curve other{{1, 50}, {2, 101}, {4, 99}, {8, 200}};
    const std::vector<Crossover> found = crossovers(one, other, margin);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_GT(found[0].at, 4);
    EXPECT_LT(found[0].at, 8);
    EXPECT_EQ(found[0].low, 1);
}

TEST(Crossover, may_happen_more_than_once) {
    const Curve one{{1, 100}, {10, 100}, {100, 100}};
    const Curve other{{1, 50}, {10, 200}, {100, 50}};
    const std::vector<Crossover> found = crossovers(one, other, margin);
    ASSERT_EQ(found.size(), 2U);
    EXPECT_TRUE(found[0].first_wins);
    EXPECT_FALSE(found[1].first_wins);
}

TEST(Crossover, is_linear_next_to_zero) {
    const Curve one{{0, 100}, {64, 100}};
    const Curve other{{0, 50}, {64, 200}};
    const std::vector<Crossover> found = crossovers(one, other, margin);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_NEAR(found[0].at, 64.0 / 2, 1e-9);  // the ratio's logarithm goes from ln 2 to -ln 2
    EXPECT_EQ(found[0].low, 0);
}

TEST(Crossover, uses_only_the_common_range) {
    const Curve one{{1, 1}, {2, 5}, {10, 10}, {100, 100}};
    const Curve other{{1, 100}, {3, 1}, {100, 50}};
    const std::vector<Crossover> found = crossovers(one, other, margin);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].low, 1);
    EXPECT_EQ(found[0].high, 100);
    EXPECT_TRUE(crossovers(one, {}, margin).empty());
    EXPECT_TRUE(crossovers({{1, 1}}, {{2, 1}}, margin).empty());
}

TEST(FastestRanges, follow_the_lowest_curve) {
    const std::vector<Curve> curves{line(1000, 0.001), line(10, 1), line(100, 0.1)};
    const std::vector<FastestRange> all = fastest_ranges(curves, margin);
    ASSERT_EQ(all.size(), 3U);
    EXPECT_EQ(all[0].curve, 1U);
    EXPECT_EQ(all[0].from, 1);
    EXPECT_EQ(all[1].curve, 2U);
    EXPECT_NEAR(std::log10(all[1].from), 2, 0.2);
    EXPECT_EQ(all[2].curve, 0U);
    EXPECT_GT(all[2].from, all[1].from);
}

TEST(FastestRanges, stay_with_a_curve_that_no_other_clearly_beats) {
    const std::vector<Curve> curves{{{1, 100}, {10, 102}}, {{1, 101}, {10, 100}}};
    const std::vector<FastestRange> all = fastest_ranges(curves, margin);
    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(all[0].curve, 0U) << "of equals the one that is best at first";
}

TEST(FastestRanges, terminate_though_curves_cross_back_and_forth) {
    Curve one;
    Curve other;
    for (int i = 0; i < 20; ++i) {
        const double x = std::exp2(i);
        one.push_back({x, i % 2 == 0 ? 10.0 : 20.0});
        other.push_back({x, i % 2 == 0 ? 20.0 : 10.0});
    }
    EXPECT_EQ(fastest_ranges(std::vector<Curve>{one, other}, margin).size(), 20U);
}

TEST(FastestRanges, begin_with_the_curve_that_lasts_of_those_that_are_close) {
    const std::vector<Curve> curves{{{64, 4490}, {1024, 4787}, {10000, 7570}, {60000, 23070}},
                                    {{64, 4726}, {1024, 4966}, {10000, 7210}, {60000, 19710}},
                                    {{64, 4709}, {1024, 4853}, {10000, 6200}, {60000, 13700}}};
    const std::vector<FastestRange> all = fastest_ranges(curves, margin);
    ASSERT_EQ(all.size(), 1U) << "at 64 the first is better by less than 5 %";
    EXPECT_EQ(all[0].curve, 2U);
}

TEST(FastestRanges, need_more_than_the_errors_of_both) {
    const Curve known{{1, 100}, {10, 200}};
    const Curve rough{{1, 120, 0.5}, {10, 100, 0.5}};
    EXPECT_EQ(fastest_ranges(std::vector<Curve>{known, rough}, margin).size(), 1U);
    EXPECT_TRUE(crossovers(known, rough, margin).empty());
    const Curve exact{{1, 120, 0.01}, {10, 100, 0.01}};
    EXPECT_EQ(fastest_ranges(std::vector<Curve>{known, exact}, margin).size(), 2U);
    EXPECT_EQ(crossovers(known, exact, margin).size(), 1U);
}

TEST(FastestRanges, end_where_a_curve_ends) {
    const std::vector<Curve> curves{{{1, 10}, {10, 10}}, {{1, 20}, {10, 20}, {100, 20}}};
    const std::vector<FastestRange> all = fastest_ranges(curves, margin);
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(all[1].curve, 1U);
    EXPECT_EQ(all[1].from, 10);
    EXPECT_EQ(all[1].high, 100);
}

TEST(FastestRanges, are_empty_without_curves) {
    EXPECT_TRUE(fastest_ranges({}, margin).empty());
    EXPECT_TRUE(fastest_ranges(std::vector<Curve>{{}, {}}, margin).empty());
}

}  // namespace
}  // namespace ipcbench
