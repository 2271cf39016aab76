#include "runner/judge.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ipcbench::runner {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// One that nothing can be said against.
RunResult fine() {
    RunResult result;
    result.asked_s = 1;
    result.elapsed_s = 1;
    result.round_trips = 100'000;
    result.rtt = RoundTripTimes{100'000};
    result.parent = Usage{1, 0, 0, 5, 0, 0};
    result.repetitions = {{100'000, 1, false}};
    return result;
}

std::vector<std::string> warnings_of(RunResult result) {
    judge(result);
    return result.warnings;
}

TEST(Judge, says_nothing_of_a_good_result) {
    EXPECT_THAT(warnings_of(fine()), IsEmpty());
}

TEST(Judge, says_that_few_times_make_coarse_percentiles) {
    RunResult result = fine();
    result.rtt->count = 9'999;
    EXPECT_THAT(warnings_of(result), ElementsAre(HasSubstr("(9,999)")));
    result.rtt->count = 10'000;
    EXPECT_THAT(warnings_of(result), IsEmpty());
}

TEST(Judge, says_that_a_spinner_lost_its_cpu) {
    RunResult result = fine();
    result.parent->involuntary_switches = 500;
    EXPECT_THAT(warnings_of(result), IsEmpty());  // it blocks
    result.wait = {WaitMode::spin};
    EXPECT_THAT(warnings_of(result), ElementsAre(HasSubstr("500 times a second")));
}

TEST(Judge, names_outliers_and_a_wide_spread) {
    RunResult result = fine();
    result.repetitions = {{100'000, 1, false}, {50'000, 1, true}};
    result.round_trips = 150'000;
    result.elapsed_s = 2;
    result.rate_spread = 0.25;
    EXPECT_THAT(warnings_of(result),
                ElementsAre(HasSubstr("repetition 2 of 2 stands out by its modified Z score: -33 %"),
                            HasSubstr("differ by 25 %")));
}

TEST(Judge, says_nothing_where_nothing_was_measured) {
    RunResult result = fine();
    result.rtt->count = 1;
    result.status = RunStatus::failed;
    EXPECT_THAT(warnings_of(result), IsEmpty());
}

}  // namespace
}  // namespace ipcbench::runner
