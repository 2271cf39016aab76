#include <algorithm>
#include <string>
#include <tuple>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/offer.hpp"
#include "conformance/program_run.hpp"
#include "conformance/selection.hpp"

namespace ipcbench::conformance {
namespace {

using ::testing::AnyOf;
using ::testing::Combine;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Values;
using ::testing::ValuesIn;

bool is_phase(const std::string& stage) {
    return stage == "verification" || stage == "warm-up" || stage == "timed" || stage == "mid-run" || stage == "end";
}

std::string phase_of(const std::string& stage) {
    return stage == "mid-run" ? "timed" : stage;
}

/// A child that ends at that stage: killed, or by itself.
class EndingChild : public RunTest<std::tuple<std::string, std::string, std::string>> {};

TEST_P(EndingChild, fails_the_run_with_how_it_ended_and_when) {
    const auto& [transport, action, stage] = GetParam();
    Scene scene;
    const RunOutcome outcome = scene.run(long_run(transport, stage), fmt::format("{}@{}", action, stage));
    EXPECT_EQ(outcome.code, 1) << outcome.all();
    EXPECT_THAT(outcome.err, HasSubstr(action == "kill" ? "was killed by signal 9" : "exited with code 7"));
    EXPECT_THAT(outcome.err, HasSubstr(is_phase(stage) ? fmt::format("in the phase '{}'", phase_of(stage))
                                                       : "before the channel was set up"));
    EXPECT_THAT(scene.left(), IsEmpty());
}

const auto all_stages =
    Values("start", "hello", "plan", "connected", "verification", "warm-up", "timed", "mid-run", "end");

INSTANTIATE_TEST_SUITE_P(AtEachStage, EndingChild, Combine(ValuesIn(a_handful()), Values("kill"), all_stages),
                         words_of<EndingChild>);

INSTANTIATE_TEST_SUITE_P(ByItself, EndingChild, Combine(Values("pipe"), Values("exit"), all_stages),
                         words_of<EndingChild>);

INSTANTIATE_TEST_SUITE_P(EveryTransport, EndingChild, Combine(ValuesIn(all_names()), Values("kill"), Values("mid-run")),
                         words_of<EndingChild>);

/// A child that goes on living and does nothing any more.
class StoppedChild : public RunTest<std::tuple<std::string, std::string>> {};

TEST_P(StoppedChild, fails_the_run_after_the_timeout_and_is_ended) {
    const auto& [transport, stage] = GetParam();
    Scene scene;
    std::vector<std::string> words = long_run(transport, stage);
    const std::string seconds = transport == "iceoryx" ? "8" : "1";  // one of its runs waits for another as long
    words.insert(words.end(), {"--timeout", seconds + "s"});
    const RunOutcome outcome = scene.run(words, "stop@" + stage);
    EXPECT_EQ(outcome.code, 1) << outcome.all();
    EXPECT_THAT(outcome.err, stage == "mid-run" ? HasSubstr(fmt::format(
                                                      "no round trip ended within {} s in the phase 'timed'", seconds))
                                                : HasSubstr("timed out"));
    EXPECT_THAT(scene.left(), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(AtEachStage, StoppedChild,
                         Combine(Values("pipe", "tcp"),
                                 Values("start", "hello", "plan", "connected", "warm-up", "timed", "end")),
                         words_of<StoppedChild>);

INSTANTIATE_TEST_SUITE_P(EveryTransport, StoppedChild, Combine(ValuesIn(all_names()), Values("mid-run")),
                         words_of<StoppedChild>);

/// A child that is not what it should be.
class StrangeChild : public ::testing::TestWithParam<std::tuple<std::string, std::string>> {};

TEST_P(StrangeChild, fails_the_run_with_what_is_wrong) {
    const auto& [fault, complaint] = GetParam();
    Scene scene;
    std::vector<std::string> words = long_run("pipe");
    words.insert(words.end(), {"--timeout", "1s"});
    const RunOutcome outcome = scene.run(words, fault);
    EXPECT_EQ(outcome.code, 1) << outcome.all();
    EXPECT_THAT(outcome.err, HasSubstr(complaint));
    EXPECT_THAT(scene.left(), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Everything, StrangeChild,
                         Values(std::tuple("other-build@start", "is of another build"),
                                std::tuple("garbage@start", "cannot be ours"),
                                std::tuple("no-json@start", "control message"),
                                std::tuple("silent@start", "timed out waiting for the child's hello"),
                                std::tuple("garbage@timed", "cannot be ours"),
                                std::tuple("no-json@plan", "control message"),
                                std::tuple("hang-up@start", "before the channel was set up"),
                                std::tuple("hang-up@timed", "in the phase 'timed'")),
                         words_of<StrangeChild>);

}  // namespace
}  // namespace ipcbench::conformance
