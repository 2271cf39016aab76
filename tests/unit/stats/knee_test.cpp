#include "ipcbench/stats/knee.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace ipcbench {
namespace {

TEST(Knee, is_where_a_flat_curve_begins_to_rise) {
    const std::vector<CurvePoint> curve{{1, 10}, {2, 10}, {3, 11}, {4, 12}, {5, 100}, {6, 1000}};
    EXPECT_EQ(knee_of(curve), 4U);
    const std::vector<CurvePoint> sudden{{1, 10}, {2, 10}, {3, 10}, {4, 1000}};
    EXPECT_EQ(knee_of(sudden), 2U);
}

TEST(Knee, is_not_on_a_straight_line_nor_on_one_that_levels_off) {
    EXPECT_FALSE(knee_of(std::vector<CurvePoint>{{1, 1}, {2, 2}, {3, 3}, {4, 4}}));
    EXPECT_FALSE(knee_of(std::vector<CurvePoint>{{1, 1}, {2, 90}, {3, 99}, {4, 100}}));
}

TEST(Knee, needs_three_points_and_a_rise) {
    EXPECT_FALSE(knee_of(std::vector<CurvePoint>{}));
    EXPECT_FALSE(knee_of(std::vector<CurvePoint>{{1, 1}, {2, 100}}));
    EXPECT_FALSE(knee_of(std::vector<CurvePoint>{{1, 5}, {2, 5}, {3, 5}}));
    EXPECT_FALSE(knee_of(std::vector<CurvePoint>{{1, 9}, {2, 5}, {3, 1}}));
}

}  // namespace
}  // namespace ipcbench
