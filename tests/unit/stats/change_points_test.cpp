#include "ipcbench/stats/change_points.hpp"

#include <array>
#include <cmath>
#include <numbers>
#include <random>
#include <vector>

#include <gtest/gtest.h>

namespace ipcbench {
namespace {

/// Returns normal values, always the same (Box and Muller's transformation: those of the standard libraries differ).
std::vector<double> normal_values(std::size_t count, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    const auto uniform = [&] { return (static_cast<double>(random() >> 11U) + 0.5) * 0x1p-53; };
    std::vector<double> values(count);
    for (double& value : values) {
        const double radius = std::sqrt(-2 * std::log(uniform()));
        value = radius * std::cos(2 * std::numbers::pi * uniform());
    }
    return values;
}

TEST(ChangePoints, are_where_otava_finds_them) {
    // The series of Otava's own test (apache/otava, tests/analysis_test.py, test_single_series): one change, at 10.
    const std::array series{1.02, 0.95, 0.99, 1.00, 1.12, 1.00, 1.01, 0.98, 1.01, 0.96,
                            0.50, 0.51, 0.48, 0.48, 0.55, 0.50, 0.49, 0.51, 0.50, 0.49};
    const std::vector<ChangePoint> found = change_points(series);
    ASSERT_EQ(found.size(), 1);
    EXPECT_EQ(found[0].index, 10);
    EXPECT_DOUBLE_EQ(found[0].p_value, 0.001);
}

TEST(ChangePoints, finds_several_levels_in_their_order) {
    std::vector<double> series = normal_values(90, 1);
    for (std::size_t i = 30; i < 60; ++i) {
        series[i] += 6;
    }
    const std::vector<ChangePoint> found = change_points(series);
    ASSERT_EQ(found.size(), 2);
    EXPECT_EQ(found[0].index, 30);
    EXPECT_EQ(found[1].index, 60);
}

TEST(ChangePoints, of_a_constant_or_short_series_are_none) {
    EXPECT_TRUE(change_points({}).empty());
    EXPECT_TRUE(change_points(std::array{1.0, 2.0, 1.0, 2.0, 1.0}).empty());
    EXPECT_TRUE(change_points(std::vector<double>(50, 3.0)).empty());
}

TEST(ChangePoints, ignores_a_single_outlier) {
    std::vector<double> series = normal_values(60, 2);
    series[40] = 50;
    EXPECT_TRUE(change_points(series).empty());
}

TEST(ChangePoints, are_rare_in_noise) {
    std::size_t series_with_any = 0;
    constexpr std::size_t trials = 100;
    for (std::uint64_t seed = 0; seed < trials; ++seed) {
        series_with_any += change_points(normal_values(40, 1000 + seed), {.permutations = 199}).empty() ? 0 : 1;
    }
    EXPECT_LE(series_with_any, 4) << "expected 1; with more than 4 of 100 the level is not 1 %";
}

}  // namespace
}  // namespace ipcbench
