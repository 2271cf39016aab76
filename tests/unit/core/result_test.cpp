#include "ipcbench/core/result.hpp"

#include <cerrno>

#include <gtest/gtest.h>

#include "ipcbench/core/clock.hpp"
#include "ipcbench/core/fault.hpp"
#include "ipcbench/core/lifeline.hpp"

namespace ipcbench {
namespace {

TEST(Result, the_rate_is_the_count_over_the_measured_time) {
    RunResult result;
    result.round_trips = 1000;
    EXPECT_EQ(result.round_trips_per_s(), 0);
    result.elapsed_s = 0.25;
    EXPECT_EQ(result.round_trips_per_s(), 4000);
}

TEST(Result, usage_is_what_was_added_in_between) {
    const Usage before{1, 2, 3, 4, 5, 6};
    const Usage after{1.5, 2.25, 13, 24, 35, 46};
    const Usage used = difference(after, before);
    EXPECT_EQ(used.user_s, 0.5);
    EXPECT_EQ(used.system_s, 0.25);
    EXPECT_EQ(used.cpu_s(), 0.75);
    EXPECT_EQ(used.voluntary_switches, 10U);
    EXPECT_EQ(used.involuntary_switches, 20U);
    EXPECT_EQ(used.minor_faults, 30U);
    EXPECT_EQ(used.major_faults, 40U);
}

TEST(Result, a_summary_has_each_figure_in_its_place) {
    Histogram histogram;
    for (std::uint64_t value = 1; value <= 1000; ++value) {
        histogram.record(value);
    }
    const RoundTripTimes times = summarise(histogram);
    EXPECT_EQ(times.count, 1000U);
    EXPECT_EQ(times.min, 1);
    EXPECT_EQ(times.mean, 500.5);
    EXPECT_NEAR(times.stddev, 288.82, 0.01);
    EXPECT_EQ(times.p50, 500);
    EXPECT_EQ(times.p90, 900);
    EXPECT_EQ(times.p99, 990);
    EXPECT_EQ(times.p99_9, 999);
    EXPECT_EQ(times.p99_99, 1000);
    EXPECT_EQ(times.max, 1000);
}

TEST(Result, a_fault_is_described_and_a_system_call_with_its_errno) {
    EXPECT_EQ(describe({FaultKind::closed}), "the peer closed its end");
    EXPECT_EQ(describe({FaultKind::system, EPIPE}), "system call failed: Broken pipe (errno 32)");
    EXPECT_FALSE(Fault{});
    EXPECT_TRUE(Fault{FaultKind::lost});
}

TEST(Lifeline, the_first_reason_stays_until_it_is_reset) {
    Lifeline lifeline;
    EXPECT_FALSE(lifeline.cut());
    lifeline.cut(StopReason::peer_gone);
    lifeline.cut(StopReason::interrupted);
    EXPECT_TRUE(lifeline.cut());
    EXPECT_EQ(lifeline.reason(), StopReason::peer_gone);
    lifeline.reset();
    EXPECT_FALSE(lifeline.cut());
    lifeline.cut(StopReason::interrupted);
    EXPECT_EQ(lifeline.reason(), StopReason::interrupted);
}

TEST(Lifeline, what_is_counted_is_no_answer) {
    Lifeline lifeline;
    lifeline.count(3);
    lifeline.confirm(1);
    lifeline.advance(2);
    EXPECT_EQ(lifeline.progress(), 5U);
    EXPECT_EQ(lifeline.answers(), 3U);
}

TEST(Pauses, are_told_with_the_process_that_stood_still) {
    RunResult result;
    EXPECT_TRUE(pause_warnings(result).empty());
    result.parent_pauses = {2, 0, 1.5};
    result.child_pauses = {0, 0, 0.5};
    EXPECT_EQ(pause_warnings(result), (std::vector<Warning>{{WarningCode::stopped, {}, WarningProcess::parent},
                                                            {WarningCode::stalled, {0.5}, WarningProcess::child}}));
    result.load.pairs = 2;
    EXPECT_EQ(pause_warnings(result).at(1).process, WarningProcess::one_of_children);
    result.parent_pauses = {0, 7.25, 0};
    result.child_pauses = {};
    EXPECT_EQ(pause_warnings(result), (std::vector<Warning>{{WarningCode::suspended, {7.25}}}));
}

TEST(Lifeline, progress_adds_up) {
    Lifeline lifeline;
    EXPECT_EQ(lifeline.progress(), 0U);
    lifeline.advance(3);
    lifeline.advance(4);
    EXPECT_EQ(lifeline.progress(), 7U);
}

TEST(Clock, never_goes_back_and_knows_itself) {
    const std::int64_t before = now_ns();
    const ClockFacts facts = measure_clock();
    EXPECT_GT(now_ns(), before);
    EXPECT_GT(facts.cost_ns, 0);
    EXPECT_GE(facts.resolution_ns, 1);
}

}  // namespace
}  // namespace ipcbench
