#include "campaign/controls.hpp"

#include <gtest/gtest.h>

namespace ipcbench::campaign {
namespace {

RunResult run(double mean_ns, double codec_ns) {
    RunResult result;
    result.transport = "pipe";
    result.codec = "json";
    result.placement = "none";
    result.round_trips = 1000;
    result.elapsed_s = mean_ns * 1e-6;
    result.rate_mean_ns = mean_ns;
    result.codec_ns = codec_ns;
    return result;
}

/// Returns controls with these times of a bare notification, without a codec.
Controls with_notifications(std::initializer_list<double> times_ns) {
    Controls controls;
    for (const double ns : times_ns) {
        controls.add(ControlKind::notification, run(ns + 50, 50));
    }
    return controls;
}

TEST(Controls, what_no_control_explains_is_waiting) {
    Controls controls = with_notifications({3950});
    controls.add(ControlKind::harness, run(120, 100));
    const auto parts = controls.split(run(5000, 110), false);
    ASSERT_TRUE(parts);
    EXPECT_DOUBLE_EQ(parts->codec_ns, 110);
    EXPECT_DOUBLE_EQ(parts->harness_ns.value(), 20);
    EXPECT_DOUBLE_EQ(parts->copying_ns.value(), 0);
    EXPECT_DOUBLE_EQ(parts->waiting_ns, 5000 - 130);
    EXPECT_DOUBLE_EQ(parts->notification_ns.value(), 3950);
    EXPECT_DOUBLE_EQ(parts->mechanism_ns.value(), 5000 - 110 - 3950);
}

TEST(Controls, the_median_of_several_runs_counts) {
    Controls controls = with_notifications({4000, 100, 3900, 90'000, 4100});
    EXPECT_DOUBLE_EQ(controls.split(run(9000, 1000), false)->notification_ns.value(), 4000);
}

TEST(Controls, the_parts_are_never_more_than_the_whole) {
    Controls controls = with_notifications({5000});
    controls.add(ControlKind::harness, run(1000, 100));
    const auto parts = controls.split(run(150, 110), true);
    ASSERT_TRUE(parts);
    EXPECT_DOUBLE_EQ(parts->whole_ns(), 150);
    EXPECT_DOUBLE_EQ(parts->harness_ns.value(), 40);
    EXPECT_DOUBLE_EQ(parts->waiting_ns, 0);
    EXPECT_DOUBLE_EQ(parts->notification_ns.value(), 40) << "what the codec leaves";
    EXPECT_FALSE(parts->mechanism_ns);
    EXPECT_DOUBLE_EQ(controls.split(run(100, 110), true)->codec_ns, 100);
}

TEST(Controls, what_is_less_than_the_notification_varies_is_not_separated_from_it) {
    Controls controls = with_notifications({4000, 4400, 3600, 4200, 3800});  // the quartiles are 200 from the median
    EXPECT_FALSE(controls.split(run(5150, 1000), false)->mechanism_ns);
    EXPECT_DOUBLE_EQ(controls.split(run(5250, 1000), false)->mechanism_ns.value(), 250);
    RunResult unsure = run(5250, 1000);
    unsure.rate_interval = Interval{1e9 / 5350, 1e9 / 5150};
    EXPECT_FALSE(controls.split(unsure, false)->mechanism_ns) << "its own repetitions vary by 100 ns";
}

TEST(Controls, without_a_control_its_part_is_missing) {
    Controls controls;
    RunResult other = run(120, 100);
    other.payload_bytes = 1;
    controls.add(ControlKind::harness, other);
    RunResult failed = run(120, 100);
    failed.status = RunStatus::failed;
    controls.add(ControlKind::harness, failed);
    const auto parts = controls.split(run(5000, 110), false);
    ASSERT_TRUE(parts);
    EXPECT_FALSE(parts->harness_ns);
    EXPECT_FALSE(parts->copying_ns);
    EXPECT_FALSE(parts->notification_ns);
    EXPECT_FALSE(parts->mechanism_ns);
    EXPECT_DOUBLE_EQ(parts->waiting_ns, 4890);
    RunResult no_codec = run(5000, 110);
    no_codec.codec_ns.reset();
    EXPECT_FALSE(controls.split(no_codec, false));
}

TEST(Controls, a_notification_counts_for_its_own_wait_mode_placement_and_build_only) {
    Controls controls = with_notifications({300});
    EXPECT_TRUE(controls.split(run(5000, 110), false)->notification_ns);
    RunResult other = run(5000, 110);
    other.wait = {WaitMode::spin};
    EXPECT_FALSE(controls.split(other, false)->notification_ns);
    other = run(5000, 110);
    other.placement = "cross";
    EXPECT_FALSE(controls.split(other, false)->notification_ns);
    other = run(5000, 110);
    other.variant = "debug";
    EXPECT_FALSE(controls.split(other, false)->notification_ns);
}

TEST(Controls, copies_are_counted_where_the_mechanism_makes_them) {
    Controls controls;
    controls.add(ControlKind::harness, run(120, 100));
    RunResult large = run(1e12, 110);
    large.ping_wire_bytes = large.pong_wire_bytes = 100'000;
    EXPECT_GT(controls.split(large, true)->copying_ns, 0);
}

}  // namespace
}  // namespace ipcbench::campaign
