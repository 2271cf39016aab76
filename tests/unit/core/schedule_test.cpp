#include "ipcbench/core/schedule.hpp"

#include <cmath>
#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

namespace ipcbench {
namespace {

constexpr std::int64_t start = 1'000'000'000'000;

std::vector<std::int64_t> first_dues(Schedule schedule, int count) {
    std::vector<std::int64_t> dues;
    for (int i = 0; i < count; ++i) {
        dues.push_back(schedule.scheduled());
        schedule.advance();
    }
    return dues;
}

TEST(ScheduleTest, constant_arrivals_are_at_equal_distances) {
    const Schedule schedule({.rate = 1e6}, start, 1);
    EXPECT_EQ(first_dues(schedule, 4),
              (std::vector<std::int64_t>{start + 1000, start + 2000, start + 3000, start + 4000}));
}

TEST(ScheduleTest, distances_that_are_no_whole_nanoseconds_do_not_add_up_to_a_drift) {
    constexpr int pings = 3'000'000;
    Schedule schedule({.rate = 3e6}, start, 1);
    for (int i = 1; i < pings; ++i) {
        schedule.advance();
    }
    EXPECT_NEAR(static_cast<double>(schedule.scheduled() - start), 1e9, 1e3);
}

TEST(ScheduleTest, what_is_due_by_a_moment_is_passed_over_at_once) {
    Schedule schedule({.rate = 1e6}, start, 1);
    EXPECT_EQ(schedule.pass(start + 3500), 3U);
    EXPECT_EQ(schedule.scheduled(), start + 4000);
    EXPECT_EQ(schedule.pass(start + 4000), 0U);
    EXPECT_EQ(Schedule({.rate = 1e8}, start, 1).pass(start + 100'000'000'000), 9'999'999'999U);
    Schedule random({.rate = 1e6, .arrivals = Arrivals::poisson}, start, 1);
    EXPECT_NEAR(static_cast<double>(random.pass(start + 1'000'000'000)), 1e6, 100);
    EXPECT_GE(random.scheduled(), start + 1'000'000'000);
}

TEST(ScheduleTest, random_arrivals_come_in_order_and_have_the_distances_of_a_poisson_process) {
    constexpr int pings = 100'000;
    constexpr double mean_ns = 20'000;
    const auto dues = first_dues(Schedule({.rate = 1e9 / mean_ns, .arrivals = Arrivals::poisson}, start, 42), pings);
    double sum = 0;
    double squares = 0;
    std::int64_t before = start;
    for (const std::int64_t scheduled : dues) {
        ASSERT_GE(scheduled, before);
        const auto distance = static_cast<double>(scheduled - before);
        sum += distance;
        squares += distance * distance;
        before = scheduled;
    }
    // The standard deviation of an exponential distribution equals its mean. The seed is fixed, and so is the result.
    const double mean = sum / pings;
    EXPECT_NEAR(mean, mean_ns, mean_ns / 50);
    EXPECT_NEAR(std::sqrt(squares / pings - mean * mean), mean_ns, mean_ns / 50);
}

TEST(ScheduleTest, random_arrivals_follow_from_their_seed) {
    const Load load{.rate = 1e5, .arrivals = Arrivals::poisson};
    EXPECT_EQ(first_dues(Schedule(load, start, 7), 10), first_dues(Schedule(load, start, 7), 10));
    EXPECT_NE(first_dues(Schedule(load, start, 7), 10), first_dues(Schedule(load, start, 8), 10));
}

}  // namespace
}  // namespace ipcbench
