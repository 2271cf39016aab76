#include "ipcbench/stats/knee.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace ipcbench {
namespace {

TEST(Knee, is_the_last_rate_before_the_latency_has_doubled) {
    EXPECT_EQ(knee_of(std::vector<RatePoint>{{true, 10}, {true, 12}, {true, 20}, {true, 25}, {true, 900}}), 2U);
    EXPECT_EQ(knee_of(std::vector<RatePoint>{{true, 10}, {true, 10}, {true, 1000}}), 1U);
}

TEST(Knee, is_below_the_first_rate_that_was_not_answered_in_full) {
    EXPECT_EQ(knee_of(std::vector<RatePoint>{{true, 10}, {true, 11}, {false, 11}, {false, 12}}), 1U);
}

TEST(Knee, is_not_beyond_a_rate_whose_latency_had_doubled_already) {
    EXPECT_EQ(knee_of(std::vector<RatePoint>{{true, 10}, {true, 25}, {true, 11}}), 0U);
}

TEST(Knee, is_the_highest_rate_if_nothing_gets_worse) {
    EXPECT_EQ(knee_of(std::vector<RatePoint>{{true, 10}, {true, 11}, {true, 9}}), 2U);
    EXPECT_EQ(knee_of(std::vector<RatePoint>{{true, 10}}), 0U);
}

TEST(Knee, does_not_exist_without_a_rate_that_was_answered) {
    EXPECT_FALSE(knee_of(std::vector<RatePoint>{}));
    EXPECT_FALSE(knee_of(std::vector<RatePoint>{{false, 10}, {true, 10}}));
}

}  // namespace
}  // namespace ipcbench
