#include "platform/stall_watch.hpp"

#include <gtest/gtest.h>

namespace ipcbench::platform {
namespace {

using namespace std::chrono_literals;

/// Returns the number of ticks without an answer until the watch reports a stall.
int ticks_until_stalled(StallWatch& watch, std::uint64_t answers) {
    int ticks = 1;
    while (!watch.has_stalled(answers, false)) {
        ++ticks;
    }
    return ticks;
}

TEST(StallWatch, looks_often_enough_to_keep_a_short_time_and_not_too_often_in_a_long_one) {
    EXPECT_EQ(StallWatch::tick_within(80ms), 10ms);
    EXPECT_EQ(StallWatch::tick_within(1ms), 1ms);
    EXPECT_EQ(StallWatch::tick_within(1h), 250ms);
}

TEST(StallWatch, reports_a_stall_after_the_timeout_in_ticks) {
    StallWatch watch;
    watch.begin(80ms, 5);
    EXPECT_EQ(ticks_until_stalled(watch, 5), 8);
    watch.begin(5s, 5);
    EXPECT_EQ(ticks_until_stalled(watch, 5), 20);
}

TEST(StallWatch, restarts_with_each_answer) {
    StallWatch watch;
    watch.begin(80ms, 0);
    for (std::uint64_t answers = 1; answers < 30; ++answers) {
        EXPECT_FALSE(watch.has_stalled(answers, false));
    }
    EXPECT_EQ(ticks_until_stalled(watch, 29), 8);
}

TEST(StallWatch, waits_for_nothing_while_nothing_can_be_answered) {
    StallWatch watch;
    watch.begin(80ms, 0);
    for (int tick = 0; tick < 30; ++tick) {
        EXPECT_FALSE(watch.has_stalled(0, true));
    }
    EXPECT_EQ(ticks_until_stalled(watch, 0), 8);
}

TEST(StallWatch, is_over_when_it_is_told_so) {
    StallWatch watch;
    watch.begin(80ms, 0);
    EXPECT_TRUE(watch.on());
    watch.begin(0ms, 0);
    EXPECT_FALSE(watch.on());
    EXPECT_FALSE(watch.has_stalled(0, false));
}

}  // namespace
}  // namespace ipcbench::platform
