#include <cmath>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "matrix_results.hpp"
#include "reporters/charts/charts.hpp"

namespace ipcbench::reporters {
namespace {

TEST(PercentileCharts, leave_out_the_maximum) {
    const std::vector files{test::matrix_report()};
    const auto lines = std::get<Lines>(percentile_charts(ResultSet(files))[0].shape);
    EXPECT_NEAR(lines.lines[0].points.back().x, 4, 1e-9);
    EXPECT_EQ(lines.ticks.front().label, "0 %");
    EXPECT_EQ(lines.ticks.back().label, "99.99 %");
}

TEST(PercentileCharts, have_the_figures_of_the_tables_and_end_where_too_few_round_trips_support_them) {
    std::vector files{test::matrix_report()};
    for (RunResult& result : files[0].results) {
        result.rtt = RoundTripTimes{.count = 5000, .min = 1, .p50 = 50, .p90 = 91, .p99 = 992, .p99_9 = 9993};
        result.percentiles = {{0, 1}, {50, 50}, {88.75, 88}, {90, 91}, {99.0625, 1000}, {99.7, 3000}, {99.9, 9993}};
    }
    const auto lines = std::get<Lines>(percentile_charts(ResultSet(files))[0].shape);
    std::vector<std::pair<double, double>> at_ticks;
    for (const CurvePoint& point : lines.lines[0].points) {
        if (std::abs(point.x - std::round(point.x)) < 0.05) {
            at_ticks.emplace_back(std::round(point.x), point.y);
        }
    }
    EXPECT_EQ(at_ticks, (std::vector<std::pair<double, double>>{{0, 1}, {1, 91}, {2, 992}}));
    EXPECT_DOUBLE_EQ(lines.lines[0].points.back().y, 3000) << "p99.7: 15 of 5,000 are beyond it";
}

}  // namespace
}  // namespace ipcbench::reporters
