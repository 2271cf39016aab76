#include "runner/pairs.hpp"

#include <atomic>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ipcbench/stats/stored_histogram.hpp"
#include "runner/start_barrier.hpp"

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
    result.histogram = std::make_shared<const StoredHistogram>(compact(histogram));
    result.child = Usage{1, 0, 0, 0, 0, 0};
    result.parent = Usage{3, 0, 0, 0, 0, 0};
    return result;
}

TEST(MergePairs, counts_add_up_over_the_time_of_the_slowest) {
    const RunResult all = merge_pairs({pair(100, 1), pair(50, 2)});
    EXPECT_EQ(all.round_trips, 150);
    EXPECT_DOUBLE_EQ(all.elapsed_s, 2);
    EXPECT_DOUBLE_EQ(all.round_trips_per_s(), 75);
    EXPECT_DOUBLE_EQ(all.rate_mean_ns, 3e9 / 150);
    EXPECT_THAT(all.connections, SizeIs(2));
    EXPECT_DOUBLE_EQ(all.connections[1].per_s(), 25);
}

TEST(MergePairs, times_are_those_of_all_and_so_is_what_the_children_used) {
    const RunResult all = merge_pairs({pair(100, 1), pair(50, 2)});
    EXPECT_EQ(all.rtt->count, 2);
    EXPECT_EQ(all.rtt->max, 100);
    EXPECT_DOUBLE_EQ(all.child->cpu_s(), 2);
    EXPECT_DOUBLE_EQ(all.parent->cpu_s(), 3) << "the process's is not to be counted for each thread";
}

TEST(MergePairs, the_worst_status_wins) {
    RunResult bad = pair(10, 1);
    bad.status = RunStatus::failed;
    bad.reason = "the child was killed";
    const RunResult all = merge_pairs({pair(100, 1), bad});
    EXPECT_EQ(all.status, RunStatus::failed);
    EXPECT_THAT(all.reason, HasSubstr("pair 2: the child was killed"));
}

TEST(StartBarrier, releases_all_threads_when_the_last_arrives) {
    StartBarrier line(3);
    std::atomic<int> ready = 0;
    const auto run = [&] {
        ++ready;
        line.arrive_and_wait();
        EXPECT_EQ(ready, 3);
    };
    std::thread one(run);
    std::thread other(run);
    run();
    one.join();
    other.join();
}

TEST(StartBarrier, does_not_wait_for_dropped_threads) {
    StartBarrier line(2);
    std::thread gone([&] { line.drop(); });
    line.arrive_and_wait();  // if it waited for both, the test would be ended at its time limit
    gone.join();
}

TEST(MergePairs, adds_each_interval_to_that_of_the_same_time) {
    const auto interval = [](bool timed, double start_s, std::uint64_t round_trips) {
        PhaseInterval one;
        one.timed = timed;
        one.start_s = start_s;
        one.elapsed_s = 0.1;
        one.round_trips = round_trips;
        one.times = {{{round_trips, 1}}, round_trips, round_trips, round_trips};
        return one;
    };
    RunResult one;
    one.intervals = {interval(true, 0, 10), interval(true, 0.1, 20), interval(false, 0, 5)};
    RunResult other;
    other.intervals = {interval(true, 0, 11), interval(true, 0.1, 21), interval(true, 0.2, 22), interval(false, 0, 6)};
    const RunResult all = merge_pairs({one, other});
    ASSERT_EQ(all.intervals.size(), 4U);
    EXPECT_EQ(all.intervals[0].round_trips, 21U);
    EXPECT_EQ(all.intervals[0].times, (StoredHistogram{{{10, 1}, {11, 1}}, 21, 10, 11}));
    EXPECT_EQ(all.intervals[1].round_trips, 41U);
    EXPECT_EQ(all.intervals[2].round_trips, 22U);
    EXPECT_EQ(all.intervals[3].round_trips, 11U);
}

}  // namespace
}  // namespace ipcbench::runner
