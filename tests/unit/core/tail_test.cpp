#include "ipcbench/core/tail.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ipcbench {
namespace {

using testing::ElementsAre;
using testing::Field;

constexpr double us = 1000;
constexpr double ms = 1'000'000;

/// What is usual for a blocking transport: each round trip takes 40 us, each side sleeps once and waits 2 us to run.
constexpr TailBaseline usual{40 * us, 2 * us, 2 * us, 1, 1, 0.001, 0.001};

TailEvidence nothing_unusual() {
    TailEvidence evidence;
    evidence.parent.run_delay_ns = 2 * us;
    evidence.parent.voluntary_switches = 1;
    evidence.child = evidence.parent;
    return evidence;
}

TEST(Attribute, explains_nothing_by_what_is_usual) {
    EXPECT_EQ(attribute(3 * ms, nothing_unusual(), usual), (Attribution{}));
    EXPECT_EQ(attribute(3 * ms, TailEvidence{}, TailBaseline{}), (Attribution{}));
}

TEST(Attribute, calls_it_preempted_if_it_waited_after_an_involuntary_switch) {
    TailEvidence evidence = nothing_unusual();
    evidence.child.run_delay_ns = 3 * ms;
    evidence.child.involuntary_switches = 1;
    EXPECT_EQ(attribute(4 * ms, evidence, usual), (Attribution{TailCause::preempted, TailSide::child}));
    std::swap(evidence.parent, evidence.child);
    EXPECT_EQ(attribute(4 * ms, evidence, usual), (Attribution{TailCause::preempted, TailSide::parent}));
}

TEST(Attribute, calls_it_queued_if_it_was_woken_and_its_cpu_was_taken) {
    TailEvidence evidence = nothing_unusual();
    evidence.child.run_delay_ns = 3 * ms;
    EXPECT_EQ(attribute(4 * ms, evidence, usual), (Attribution{TailCause::queued, TailSide::child}));
}

TEST(Attribute, wants_half_of_the_time_explained) {
    TailEvidence evidence = nothing_unusual();
    evidence.child.run_delay_ns = 1 * ms;
    EXPECT_EQ(attribute(4 * ms, evidence, usual), (Attribution{}));
    evidence.parent.run_delay_ns = 1.1 * ms;
    EXPECT_EQ(attribute(4 * ms, evidence, usual), (Attribution{TailCause::queued, TailSide::parent}))
        << "both waited, the parent longer";
}

TEST(Attribute, takes_off_what_is_usual_for_each_round_trip_in_the_window) {
    TailEvidence evidence = nothing_unusual();
    evidence.round_trips = 100;
    evidence.child.run_delay_ns = 200 * us;
    evidence.child.voluntary_switches = 100;
    EXPECT_EQ(attribute(240 * us, evidence, usual), (Attribution{}));
}

TEST(Attribute, puts_a_stop_before_what_followed_it) {
    TailEvidence evidence = nothing_unusual();
    evidence.child.stops = 1;
    evidence.child.run_delay_ns = 30 * ms;
    evidence.child.involuntary_switches = 3;
    evidence.steal_ns = 10 * ms;
    EXPECT_EQ(attribute(40 * ms, evidence, usual), (Attribution{TailCause::stopped, TailSide::child}));
}

TEST(Attribute, puts_a_change_of_the_allowed_cpus_before_the_wait_for_the_new_one) {
    TailEvidence evidence = nothing_unusual();
    evidence.parent.affinity_changes = 1;
    evidence.parent.moves = 1;
    evidence.parent.run_delay_ns = 4 * ms;
    evidence.parent.involuntary_switches = 1;
    EXPECT_EQ(attribute(4 * ms, evidence, usual), (Attribution{TailCause::moved, TailSide::parent}));
}

TEST(Attribute, calls_a_short_wait_on_another_cpu_a_move_and_a_long_one_not) {
    TailEvidence evidence = nothing_unusual();
    evidence.child.moves = 1;
    evidence.child.run_delay_ns = 100 * us;
    evidence.child.involuntary_switches = 1;
    EXPECT_EQ(attribute(200 * us, evidence, usual), (Attribution{TailCause::moved, TailSide::child}));
    evidence.child.run_delay_ns = 2 * ms;
    EXPECT_EQ(attribute(2.1 * ms, evidence, usual), (Attribution{TailCause::preempted, TailSide::child}));
}

TEST(Attribute, does_not_call_it_a_move_if_a_thread_merely_woke_up_elsewhere) {
    TailEvidence evidence = nothing_unusual();
    evidence.child.moves = 1;
    EXPECT_EQ(attribute(1 * ms, evidence, usual), (Attribution{}));
}

TEST(Attribute, believes_that_many_page_faults_take_long_and_one_does_not) {
    TailEvidence evidence = nothing_unusual();
    evidence.child.minor_faults = 1;
    EXPECT_EQ(attribute(2 * ms, evidence, usual), (Attribution{}));
    evidence.child.minor_faults = 1000;
    EXPECT_EQ(attribute(2 * ms, evidence, usual), (Attribution{TailCause::page_faults, TailSide::child}));
    evidence.child.minor_faults = 0;
    evidence.parent.major_faults = 1;
    EXPECT_EQ(attribute(20 * ms, evidence, usual), (Attribution{TailCause::page_faults, TailSide::parent}));
}

TEST(Attribute, blames_the_hypervisor_only_if_nothing_closer_explains_it) {
    TailEvidence evidence = nothing_unusual();
    evidence.steal_ns = 10 * ms;
    EXPECT_EQ(attribute(2 * ms, evidence, usual), (Attribution{TailCause::steal, TailSide::none}));
    evidence.child.run_delay_ns = 2 * ms;
    EXPECT_EQ(attribute(2 * ms, evidence, usual).cause, TailCause::queued);
}

TEST(Attribute, lets_each_interrupt_explain_only_a_little) {
    TailEvidence evidence = nothing_unusual();
    evidence.extra_interrupts = 3;
    EXPECT_EQ(attribute(240 * us, evidence, usual), (Attribution{TailCause::interrupts, TailSide::none}));
    EXPECT_EQ(attribute(2 * ms, evidence, usual), (Attribution{}));
}

TEST(Attribute, sees_that_a_side_slept_more_often_than_its_round_trips_need) {
    TailEvidence evidence = nothing_unusual();
    evidence.child.voluntary_switches = 2;
    EXPECT_EQ(attribute(2 * ms, evidence, usual), (Attribution{TailCause::slept, TailSide::child}));
}

TEST(Attribute, does_not_call_it_preempted_if_waking_the_peer_always_preempts) {
    TailBaseline on_one_cpu = usual;
    on_one_cpu.child_preemptions = 0.9;
    TailEvidence evidence = nothing_unusual();
    evidence.child.run_delay_ns = 3 * ms;
    evidence.child.involuntary_switches = 1;
    EXPECT_EQ(attribute(4 * ms, evidence, on_one_cpu), (Attribution{TailCause::queued, TailSide::child}));
    evidence.child.involuntary_switches = 2;
    EXPECT_EQ(attribute(4 * ms, evidence, on_one_cpu), (Attribution{TailCause::preempted, TailSide::child}));
}

TEST(TailThreshold, is_the_outer_fence_but_at_least_the_99th_percentile_and_twice_the_median) {
    EXPECT_DOUBLE_EQ(tail_threshold(10, 14, 18, 20), 42);
    EXPECT_DOUBLE_EQ(tail_threshold(10, 11, 12, 30), 30);
    EXPECT_DOUBLE_EQ(tail_threshold(10, 11, 12, 15), 22);
}

TailOutlier outlier(double latency_ns, TailCause cause) {
    return {1, 0.5, latency_ns, {cause, TailSide::child}, {}};
}

TEST(SummariseTail, counts_causes_and_keeps_the_slowest) {
    std::vector<TailOutlier> outliers(600, outlier(100, TailCause::queued));
    outliers.push_back(outlier(300, TailCause::stopped));
    TailReport report;
    report.typical_ns = 10;
    report.round_trips = 60'100;
    summarise_tail(outliers, report);
    EXPECT_EQ(report.outliers, 601U);
    EXPECT_DOUBLE_EQ(report.percent_below(), 99);
    ASSERT_EQ(report.shares.size(), 2U);
    EXPECT_EQ(report.shares[0].count, 600U);
    EXPECT_DOUBLE_EQ(report.shares[0].excess_ns, 600 * 90);
    EXPECT_EQ(report.shares[1].attribution.cause, TailCause::stopped);
    ASSERT_EQ(report.worst.size(), TailReport::max_worst);
    EXPECT_EQ(report.worst[0].attribution.cause, TailCause::stopped);
}

TEST(SummariseTail, adds_up_repetitions) {
    TailReport all;
    all.threshold_ns = 50;
    all.round_trips = 100;
    summarise_tail(std::vector{outlier(100, TailCause::queued)}, all);
    TailReport next;
    next.threshold_ns = 40;
    next.round_trips = 200;
    next.knows_child = false;
    summarise_tail(std::vector{outlier(90, TailCause::queued), outlier(200, TailCause::steal)}, next);
    add_repetition(all, next, 2);
    EXPECT_DOUBLE_EQ(all.threshold_ns, 40);
    EXPECT_EQ(all.round_trips, 300U);
    EXPECT_EQ(all.outliers, 3U);
    EXPECT_FALSE(all.knows_child);
    EXPECT_THAT(all.worst, ElementsAre(Field(&TailOutlier::repetition, 2), Field(&TailOutlier::repetition, 1),
                                       Field(&TailOutlier::repetition, 2)));
    EXPECT_EQ(all.shares[0].count, 2U);
}

}  // namespace
}  // namespace ipcbench
