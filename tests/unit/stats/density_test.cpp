#include "ipcbench/stats/density.hpp"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

namespace ipcbench {
namespace {

double area_under(const Curve& curve) {
    double area = 0;
    for (std::size_t i = 1; i < curve.size(); ++i) {
        area += (curve[i].x - curve[i - 1].x) * (curve[i].y + curve[i - 1].y) / 2;
    }
    return area;
}

double highest_at(const Curve& curve) {
    return std::max_element(curve.begin(), curve.end(),
                            [](const CurvePoint& one, const CurvePoint& other) { return one.y < other.y; })
        ->x;
}

TEST(Density, has_an_area_of_one) {
    const Percentiles even{{0, 10}, {50, 15}, {100, 20}};
    EXPECT_NEAR(area_under(density_of(even, 0, 30, 600)), 1, 1e-3);
}

TEST(Density, is_highest_where_percentiles_are_dense) {
    const Percentiles two_thirds_near_twenty{{0, 10}, {30, 19}, {70, 21}, {100, 40}};
    EXPECT_NEAR(highest_at(density_of(two_thirds_near_twenty, 0, 50, 501)), 20, 1);
}

TEST(Density, of_a_single_value_is_finite) {
    const Percentiles same{{0, 10}, {50, 10}, {100, 10}};
    const Curve curve = density_of(same, 5, 15, 1001);
    EXPECT_TRUE(
        std::all_of(curve.begin(), curve.end(), [](const CurvePoint& point) { return std::isfinite(point.y); }));
    EXPECT_NEAR(area_under(curve), 1, 1e-2);
    EXPECT_NEAR(highest_at(curve), 10, 0.1);
}

TEST(Density, needs_a_range_and_two_percentiles) {
    EXPECT_TRUE(density_of({{50, 10}}, 0, 20, 10).empty());
    EXPECT_TRUE(density_of({{0, 10}, {100, 20}}, 5, 5, 10).empty());
}

TEST(ValueAt, interpolates_between_percentiles) {
    const Percentiles percentiles{{10, 100}, {50, 200}, {90, 400}};
    EXPECT_EQ(value_at(percentiles, 0), 100);
    EXPECT_EQ(value_at(percentiles, 50), 200);
    EXPECT_EQ(value_at(percentiles, 70), 300);
    EXPECT_EQ(value_at(percentiles, 99), 400);
}

}  // namespace
}  // namespace ipcbench
