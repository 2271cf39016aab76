#include <algorithm>
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

/// Runs `clean` until nothing is left, and returns its output. Descendants of killed processes may hold the run's lock
/// a moment longer.
std::string clean_away(RunSandbox& sandbox) {
    constexpr int max = 200;
    std::string said;
    for (int i = 0; i < max && (i == 0 || !sandbox.left().empty()); ++i) {
        const RunOutcome cleaned = sandbox.run({"clean"});
        EXPECT_EQ(cleaned.code, 0) << cleaned.all();
        said += cleaned.out;
    }
    return said;
}

/// A parent that was killed before it could clean up: its child ends, and `clean` removes what is left.
class DeadRuns : public RunTest<std::tuple<std::string, std::string, std::string>> {};

TEST_P(DeadRuns, leave_no_process_and_nothing_after_clean) {
    const auto& [transport, action, stage] = GetParam();
    RunSandbox sandbox;
    const RunOutcome killed = sandbox.run(long_run(transport), fmt::format("{}@{}", action, stage));
    EXPECT_EQ(killed.code, 128 + SIGKILL) << killed.all();
    EXPECT_FALSE(killed.overdue);

    EXPECT_THAT(clean_away(sandbox), HasSubstr("removed "));
    EXPECT_THAT(sandbox.left(), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(AtEachStage, DeadRuns,
                         Combine(ValuesIn(representative_transports()), Values("kill-parent"),
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

/// A measuring process that ends too early fails only its own result.
class DeadMeasuringProcess : public RunTest<std::tuple<std::string, std::string, std::string>> {};

TEST_P(DeadMeasuringProcess, fails_its_own_cell_and_leaves_nothing) {
    const auto& [transport, action, stage] = GetParam();
    RunSandbox sandbox;
    std::vector<std::string> words = long_run(transport);
    words.insert(words.begin() + 2, "null");
    std::replace(words.begin(), words.end(), std::string("-q"), std::string("-v"));
    words.insert(words.end(), {"--repetitions", "1", "--export-json", "-"});
    // The other cell would run as long as this one was meant to.
    const auto duration = std::find(words.begin(), words.end(), "--duration");
    *duration = "--iterations";
    *(duration + 1) = "20000";
    const RunOutcome outcome = sandbox.run(words, fmt::format("{}@{}", action, stage));
    EXPECT_EQ(outcome.code, 1) << outcome.all();
    EXPECT_THAT(outcome.err, HasSubstr("the worker process was killed by signal 9 (Killed)"));
    EXPECT_THAT(outcome.err, HasSubstr(stage == "mid-run" ? "in the phase 'timed'" : "during the set-up"));
    EXPECT_THAT(outcome.err, HasSubstr("completed [20000] ping-pong round-trips"));
    EXPECT_THAT(sandbox.left(), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(EveryTransport, DeadMeasuringProcess,
                         Combine(ValuesIn(names_with_own_process()), Values("kill-measuring"),
                                 Values("plan", "mid-run")),
                         words_of<DeadMeasuringProcess>);

INSTANTIATE_TEST_SUITE_P(WithItsChild, DeadMeasuringProcess,
                         Combine(ValuesIn(names_with_own_process()), Values("kill-measuring-and-child"),
                                 Values("mid-run")),
                         words_of<DeadMeasuringProcess>);

/// A measuring process that makes no progress for too long is killed.
class StoppedMeasuringProcess : public RunTest<std::string> {};

TEST_P(StoppedMeasuringProcess, is_ended_and_leaves_nothing) {
    RunSandbox sandbox;
    std::vector<std::string> words = long_run(GetParam());
    words.insert(words.end(), {"--timeout", "500ms"});
    const RunOutcome outcome = sandbox.run(words, "stop-measuring@mid-run");
    EXPECT_EQ(outcome.code, 1) << outcome.all();
    EXPECT_THAT(outcome.err, HasSubstr("the worker process made no progress for 5.50 s in the phase 'timed'"));
    EXPECT_THAT(sandbox.left(), IsEmpty());
}

std::vector<std::string> some_transports() {
    std::vector<std::string> names = names_with_own_process();
    std::erase_if(names, [](const std::string& name) { return name != "zmq-ipc" && name != "shm-boost-mq"; });
    return names;
}

INSTANTIATE_TEST_SUITE_P(AFew, StoppedMeasuringProcess, ValuesIn(some_transports()), words_of<StoppedMeasuringProcess>);

/// `clean` while another run is in progress.
class DeadRunsBesideLiveRuns : public RunTest<std::string> {};

TEST_P(DeadRunsBesideLiveRuns, are_removed_and_the_living_go_on) {
    RunSandbox sandbox;
    const RunOutcome killed = sandbox.run(long_run(GetParam()), "kill-both@plan");
    EXPECT_EQ(killed.code, 128 + SIGKILL) << killed.all();
    const RunOutcome outcome =
        sandbox.run({"run", GetParam(), "--child", IPCBENCH_FAULTY_CHILD, "--iterations", "300", "-q"}, "clean@timed");
    EXPECT_EQ(outcome.code, 0) << outcome.all();
    EXPECT_THAT(outcome.err, HasSubstr("clean ended with 0"));
    EXPECT_THAT(outcome.out, HasSubstr("completed [300] ping-pong round-trips"));
    clean_away(sandbox);
    EXPECT_THAT(sandbox.left(), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(EveryTransport, DeadRunsBesideLiveRuns, ValuesIn(all_names()),
                         words_of<DeadRunsBesideLiveRuns>);

}  // namespace
}  // namespace ipcbench::conformance
