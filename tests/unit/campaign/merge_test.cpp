#include "campaign/merge.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ipcbench/stats/stored_histogram.hpp"

namespace ipcbench::campaign {
namespace {

using testing::SizeIs;

RunResult repetition(std::uint64_t round_trips, double elapsed_s, std::vector<std::uint64_t> times = {}) {
    RunResult result;
    result.round_trips = round_trips;
    result.elapsed_s = elapsed_s;
    result.requested_s = 1;
    result.rate_mean_ns = elapsed_s * 1e9 / static_cast<double>(round_trips);
    Histogram histogram;
    for (const std::uint64_t time : times) {
        histogram.record(time);
    }
    if (!times.empty()) {
        result.rtt = summarise(histogram);
        result.histogram = std::make_shared<const StoredHistogram>(compact(histogram));
    }
    return result;
}

TEST(Merge, a_single_repetition_stays_what_it_is) {
    const RunResult merged = merge(std::vector{repetition(100, 2, {5})});
    EXPECT_EQ(merged.round_trips, 100);
    EXPECT_THAT(merged.repetitions, SizeIs(1));
    EXPECT_FALSE(merged.rate_interval);
    EXPECT_EQ(merged.rtt->count, 1);
}

TEST(Merge, the_rate_is_all_round_trips_over_all_the_time) {
    const RunResult merged = merge(std::vector{repetition(100, 1), repetition(300, 1), repetition(200, 2)});
    EXPECT_EQ(merged.round_trips, 600);
    EXPECT_DOUBLE_EQ(merged.elapsed_s, 4);
    EXPECT_DOUBLE_EQ(merged.requested_s, 3);
    EXPECT_DOUBLE_EQ(merged.round_trips_per_s(), 150);
    EXPECT_DOUBLE_EQ(merged.rate_mean_ns, 4e9 / 600);
    EXPECT_THAT(merged.repetitions, SizeIs(3));
    EXPECT_LE(merged.rate_interval->low, 150);
    EXPECT_GE(merged.rate_interval->high, 150);
}

TEST(Merge, percentiles_come_from_all_times_together_and_are_not_averaged) {
    // 9 of 10 are fast in the first run, all are slow in the second: p90 of all is slow, the mean of both p90 is not.
    const RunResult merged = merge(std::vector{repetition(10, 1, std::vector<std::uint64_t>(10, 10)),
                                               repetition(2, 1, std::vector<std::uint64_t>(2, 1000))});
    EXPECT_EQ(merged.rtt->count, 12);
    EXPECT_EQ(merged.rtt->p50, 10);
    EXPECT_EQ(merged.rtt->p90, 1000);
    EXPECT_EQ(merged.histogram->count(), 12);
    EXPECT_EQ(merged.percentiles.back().second, 1000);
}

TEST(Merge, resource_use_adds_up_and_is_unknown_where_a_part_is) {
    RunResult one = repetition(1, 1);
    one.parent = Usage{1, 2, 3, 4, 5, 6};
    one.child = Usage{};
    RunResult two = one;
    two.child.reset();
    const RunResult merged = merge(std::vector{one, two});
    EXPECT_DOUBLE_EQ(merged.repetitions[0].cpu_ns_per_round_trip.value(), 3e9);
    EXPECT_FALSE(merged.repetitions[1].cpu_ns_per_round_trip);
    EXPECT_DOUBLE_EQ(merged.parent->cpu_s(), 6);
    EXPECT_EQ(merged.parent->voluntary_switches, 6);
    EXPECT_EQ(merged.parent->major_faults, 12);
    EXPECT_FALSE(merged.child);
}

TEST(Merge, spread_and_outliers_are_those_of_the_repetitions) {
    const RunResult merged = merge(
        std::vector{repetition(100, 1), repetition(101, 1), repetition(99, 1), repetition(100, 1), repetition(50, 1)});
    EXPECT_TRUE(merged.repetitions[4].outlier);
    EXPECT_FALSE(merged.repetitions[0].outlier);
    EXPECT_NEAR(merged.rate_spread, 0.248, 0.001);
}

TEST(Merge, the_codecs_part_is_the_median_or_unknown) {
    std::vector<RunResult> runs(3, repetition(1, 1));
    runs[0].codec_ns = 100;
    runs[1].codec_ns = 9000;
    EXPECT_FALSE(merge(runs).codec_ns);
    runs[2].codec_ns = 300;
    EXPECT_DOUBLE_EQ(*merge(runs).codec_ns, 300);
}

TEST(Merge, samples_of_cpus_add_up_and_are_unknown_where_a_part_is) {
    std::vector<RunResult> runs(2, repetition(1, 1));
    runs[0].cpu_sharing = CpuSharing{100, 40, 3, {}};
    runs[1].cpu_sharing = CpuSharing{50, 5, 2, 7};
    EXPECT_EQ(merge(runs).cpu_sharing, (CpuSharing{150, 45, 5, {}}));
    runs[1].cpu_sharing.reset();
    EXPECT_FALSE(merge(runs).cpu_sharing);
}

TEST(Merge, numbers_the_intervals_and_outliers_of_each_repetition) {
    RunResult one = repetition(100, 1);
    one.intervals.resize(2);
    one.tail = TailReport{.threshold_ns = 5, .round_trips = 10};
    const RunResult silent = repetition(100, 1);
    RunResult other = one;
    other.tail->worst.resize(1);
    const RunResult merged = merge(std::vector{one, silent, other});
    ASSERT_THAT(merged.intervals, SizeIs(4));
    EXPECT_EQ(merged.intervals.front().repetition, 1U);
    EXPECT_EQ(merged.intervals.back().repetition, 3U);
    EXPECT_EQ(merged.tail->round_trips, 20U);
    ASSERT_THAT(merged.tail->worst, SizeIs(1));
    EXPECT_EQ(merged.tail->worst[0].repetition, 3U);
}

}  // namespace
}  // namespace ipcbench::campaign
