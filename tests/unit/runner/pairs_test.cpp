#include "runner/pairs.hpp"

#include <atomic>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runner/start_line.hpp"

namespace ipcbench::runner {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

RunResult pair(std::uint64_t round_trips, double elapsed_s) {
    RunResult result;
    result.round_trips = round_trips;
    result.elapsed_s = elapsed_s;
    result.rate_mean_ns = elapsed_s * 1e9 / static_cast<double>(round_trips);
    Histogram histogram;
    histogram.record(round_trips);
    result.histogram = std::make_shared<const Histogram>(histogram);
    result.child = Usage{1, 0, 0, 0, 0, 0};
    result.parent = Usage{3, 0, 0, 0, 0, 0};
    return result;
}

TEST(Together, counts_add_up_over_the_time_of_the_slowest) {
    const RunResult all = together({pair(100, 1), pair(50, 2)});
    EXPECT_EQ(all.round_trips, 150);
    EXPECT_DOUBLE_EQ(all.elapsed_s, 2);
    EXPECT_DOUBLE_EQ(all.round_trips_per_s(), 75);
    EXPECT_DOUBLE_EQ(all.rate_mean_ns, 3e9 / 150);
    EXPECT_THAT(all.connections, SizeIs(2));
    EXPECT_DOUBLE_EQ(all.connections[1].per_s(), 25);
}

TEST(Together, times_are_those_of_all_and_so_is_what_the_children_used) {
    const RunResult all = together({pair(100, 1), pair(50, 2)});
    EXPECT_EQ(all.rtt->count, 2);
    EXPECT_EQ(all.rtt->max, 100);
    EXPECT_DOUBLE_EQ(all.child->cpu_s(), 2);
    EXPECT_DOUBLE_EQ(all.parent->cpu_s(), 3) << "the process's is not to be counted for each thread";
}

TEST(Together, the_worst_state_is_that_of_all) {
    RunResult bad = pair(10, 1);
    bad.status = RunStatus::failed;
    bad.reason = "the child was killed";
    const RunResult all = together({pair(100, 1), bad});
    EXPECT_EQ(all.status, RunStatus::failed);
    EXPECT_THAT(all.reason, HasSubstr("pair 2: the child was killed"));
}

TEST(StartLine, lets_all_go_when_the_last_has_come) {
    StartLine line(3);
    std::atomic<int> ready = 0;
    const auto run = [&] {
        ++ready;
        line.arrive();
        EXPECT_EQ(ready, 3);
    };
    std::thread one(run);
    std::thread other(run);
    run();
    one.join();
    other.join();
}

TEST(StartLine, does_not_wait_for_those_that_have_left) {
    StartLine line(2);
    std::thread gone([&] { line.leave(); });
    line.arrive();
    gone.join();
}

}  // namespace
}  // namespace ipcbench::runner
