#include "campaign/judge.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ipcbench::campaign {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// Returns a result without any warning.
RunResult fine() {
    RunResult result;
    result.requested_s = 1;
    result.elapsed_s = 1;
    result.round_trips = 100'000;
    result.rtt = RoundTripTimes{100'000};
    result.parent = Usage{1, 0, 0, 5, 0, 0};
    result.repetitions = {{100'000, 1, false}};
    return result;
}

std::vector<Warning> warnings_of(RunResult result) {
    judge(result);
    return result.warnings;
}

TEST(Judge, adds_no_warning_to_a_good_result) {
    EXPECT_THAT(warnings_of(fine()), IsEmpty());
}

TEST(Judge, warns_about_percentiles_of_few_round_trips) {
    RunResult result = fine();
    result.rtt->count = 9'999;
    EXPECT_THAT(warnings_of(result), ElementsAre(Warning{WarningCode::coarse_percentiles, {9'999}}));
    result.rtt->count = 10'000;
    EXPECT_THAT(warnings_of(result), IsEmpty());
}

TEST(Judge, warns_when_a_spinning_process_is_preempted) {
    RunResult result = fine();
    result.parent->involuntary_switches = 500;
    EXPECT_THAT(warnings_of(result), IsEmpty());  // the process blocks
    result.wait = {WaitMode::spin};
    EXPECT_THAT(warnings_of(result), ElementsAre(Warning{WarningCode::preempted, {500}}));
}

TEST(Judge, warns_when_both_sides_share_a_cpu_for_part_of_the_time) {
    RunResult result = fine();
    result.cpu_sharing = CpuSharing{1000, 9, {}, {}};
    EXPECT_THAT(warnings_of(result), IsEmpty()) << "too little to matter";
    result.cpu_sharing->shared = 250;
    EXPECT_THAT(warnings_of(result), ElementsAre(Warning{WarningCode::shared_cpu, {25}}));
    result.placement = "same";
    EXPECT_THAT(warnings_of(result), IsEmpty()) << "as requested";
    result.placement = "1,1";
    result.cpus = {1, 1};
    EXPECT_THAT(warnings_of(result), IsEmpty()) << "as requested";
}

TEST(Judge, names_outliers_and_a_wide_spread) {
    RunResult result = fine();
    result.repetitions = {{100'000, 1, false}, {50'000, 1, true}};
    result.round_trips = 150'000;
    result.elapsed_s = 2;
    result.rate_spread = 0.25;
    EXPECT_THAT(warnings_of(result), ElementsAre(Warning{WarningCode::outlier, {2, 2, 100 * (50'000 / 75'000.0 - 1)}},
                                                 Warning{WarningCode::wide_spread, {25}}));
}

TEST(Judge, adds_no_warning_where_nothing_was_measured) {
    RunResult result = fine();
    result.rtt->count = 1;
    result.status = RunStatus::failed;
    EXPECT_THAT(warnings_of(result), IsEmpty());
}

}  // namespace
}  // namespace ipcbench::campaign
