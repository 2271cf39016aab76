#include "runner/controls.hpp"

#include <gtest/gtest.h>

namespace ipcbench::runner {
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

TEST(Controls, what_no_control_explains_is_waiting) {
    Controls controls;
    controls.add_harness(run(120, 100));
    controls.add_notification(run(4000, 50));
    const auto parts = controls.split(run(5000, 110), false);
    ASSERT_TRUE(parts);
    EXPECT_DOUBLE_EQ(parts->codec_ns, 110);
    EXPECT_DOUBLE_EQ(parts->harness_ns, 20);
    EXPECT_DOUBLE_EQ(parts->copying_ns, 0);
    EXPECT_DOUBLE_EQ(parts->waiting_ns, 5000 - 130);
    EXPECT_DOUBLE_EQ(parts->notification_ns.value(), 3950);
}

TEST(Controls, the_parts_are_never_more_than_the_whole) {
    Controls controls;
    controls.add_harness(run(1000, 100));
    const auto parts = controls.split(run(150, 110), true);
    ASSERT_TRUE(parts);
    EXPECT_DOUBLE_EQ(parts->codec_ns + parts->harness_ns + parts->copying_ns + parts->waiting_ns, 150);
    EXPECT_DOUBLE_EQ(parts->harness_ns, 40);
    EXPECT_DOUBLE_EQ(parts->waiting_ns, 0);
}

TEST(Controls, without_the_right_control_there_is_no_breakdown) {
    Controls controls;
    RunResult other = run(120, 100);
    other.payload_bytes = 1;
    controls.add_harness(other);
    EXPECT_FALSE(controls.split(run(5000, 110), false));
    RunResult failed = run(120, 100);
    failed.status = RunStatus::failed;
    controls.add_harness(failed);
    EXPECT_FALSE(controls.split(run(5000, 110), false));
}

TEST(Controls, a_notification_counts_for_its_own_wait_mode_only) {
    Controls controls;
    controls.add_harness(run(120, 100));
    RunResult spinning = run(300, 50);
    spinning.wait = {WaitMode::spin};
    controls.add_notification(spinning);
    EXPECT_FALSE(controls.split(run(5000, 110), false)->notification_ns);
}

TEST(Controls, copies_are_counted_where_the_mechanism_makes_them) {
    Controls controls;
    controls.add_harness(run(120, 100));
    RunResult large = run(1e12, 110);
    large.ping_wire_bytes = large.pong_wire_bytes = 100'000;
    EXPECT_GT(controls.split(large, true)->copying_ns, 0);
}

}  // namespace
}  // namespace ipcbench::runner
