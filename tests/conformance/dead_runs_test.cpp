#include <csignal>
#include <string>
#include <tuple>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/program_run.hpp"
#include "conformance/selection.hpp"

namespace ipcbench::conformance {
namespace {

using ::testing::Combine;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Values;
using ::testing::ValuesIn;

/// A parent that had no chance to tidy up: its child ends, and `clean` removes what is left.
class DeadRuns : public RunTest<std::tuple<std::string, std::string, std::string>> {};

TEST_P(DeadRuns, leave_no_process_and_nothing_after_clean) {
    const auto& [transport, action, stage] = GetParam();
    Scene scene;
    const RunOutcome killed = scene.run(long_run(transport), fmt::format("{}@{}", action, stage));
    EXPECT_EQ(killed.code, 128 + SIGKILL) << killed.all();
    EXPECT_FALSE(killed.overdue);

    const RunOutcome cleaned = scene.run({"clean"});
    EXPECT_EQ(cleaned.code, 0) << cleaned.all();
    EXPECT_THAT(cleaned.out, HasSubstr("removed "));
    EXPECT_THAT(scene.left(), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(AtEachStage, DeadRuns,
                         Combine(ValuesIn(a_handful()), Values("kill-parent"),
                                 Values("start", "hello", "plan", "connected", "warm-up", "timed")),
                         words_of<DeadRuns>);

INSTANTIATE_TEST_SUITE_P(WithoutDeathSignal, DeadRuns,
                         Combine(Values("pipe", "tcp"), Values("orphan"),
                                 Values("start", "hello", "plan", "connected", "warm-up", "timed")),
                         words_of<DeadRuns>);

INSTANTIATE_TEST_SUITE_P(EveryTransport, DeadRuns,
                         Combine(ValuesIn(all_names()), Values("kill-both"), Values("plan", "mid-run")),
                         words_of<DeadRuns>);

INSTANTIATE_TEST_SUITE_P(EveryChild, DeadRuns, Combine(ValuesIn(all_names()), Values("kill-parent"), Values("mid-run")),
                         words_of<DeadRuns>);

/// What `clean` finds in the middle of somebody's run.
class DeadRunsAmongTheLiving : public RunTest<std::string> {};

TEST_P(DeadRunsAmongTheLiving, are_removed_and_the_living_go_on) {
    Scene scene;
    const RunOutcome killed = scene.run(long_run(GetParam()), "kill-both@plan");
    EXPECT_EQ(killed.code, 128 + SIGKILL) << killed.all();
    const RunOutcome outcome =
        scene.run({"run", GetParam(), "--child", IPCBENCH_FAULTY_CHILD, "--iterations", "300", "-q"}, "clean@timed");
    EXPECT_EQ(outcome.code, 0) << outcome.all();
    EXPECT_THAT(outcome.err, HasSubstr("clean ended with 0"));
    EXPECT_THAT(outcome.out, HasSubstr("completed [300] ping-pong round-trips"));
    EXPECT_THAT(scene.left(), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(EveryTransport, DeadRunsAmongTheLiving, ValuesIn(all_names()),
                         words_of<DeadRunsAmongTheLiving>);

}  // namespace
}  // namespace ipcbench::conformance
