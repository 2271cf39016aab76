#include <algorithm>
#include <string>
#include <tuple>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/program_run.hpp"
#include "conformance/selection.hpp"
#include "conformance/transport_case.hpp"

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

/// A child that ends at a stage: killed, or by itself.
class EndingChild : public RunTest<std::tuple<std::string, std::string, std::string>> {};

TEST_P(EndingChild, fails_the_run_with_how_it_ended_and_when) {
    const auto& [transport, action, stage] = GetParam();
    RunSandbox sandbox;
    const RunOutcome outcome = sandbox.run(long_run(transport, stage), fmt::format("{}@{}", action, stage));
    EXPECT_EQ(outcome.code, 1) << outcome.all();
    EXPECT_THAT(outcome.err, HasSubstr(action == "kill" ? "was killed by signal 9" : "exited with code 7"));
    EXPECT_THAT(outcome.err, HasSubstr(is_phase(stage) ? fmt::format("in the phase '{}'", phase_of(stage))
                                                       : "before the channel was set up"));
    EXPECT_THAT(sandbox.left(), IsEmpty());
}

const auto all_stages =
    Values("start", "hello", "plan", "connected", "verification", "warm-up", "timed", "mid-run", "end");

INSTANTIATE_TEST_SUITE_P(AtEachStage, EndingChild,
                         Combine(ValuesIn(representative_transports()), Values("kill"), all_stages),
                         words_of<EndingChild>);

INSTANTIATE_TEST_SUITE_P(ByItself, EndingChild, Combine(Values("pipe"), Values("exit"), all_stages),
                         words_of<EndingChild>);

INSTANTIATE_TEST_SUITE_P(EveryTransport, EndingChild, Combine(ValuesIn(all_names()), Values("kill"), Values("mid-run")),
                         words_of<EndingChild>);

/// A child that stays alive but stops working.
class StoppedChild : public RunTest<std::tuple<std::string, std::string>> {};

TEST_P(StoppedChild, fails_the_run_after_the_timeout_and_is_ended) {
    const auto& [transport, stage] = GetParam();
    RunSandbox sandbox;
    std::vector<std::string> words = long_run(transport, stage);
    const std::string seconds = seconds_until_timeout(transport);
    words.insert(words.end(), {"--timeout", seconds + "s"});
    const RunOutcome outcome = sandbox.run(words, "stop@" + stage);
    EXPECT_EQ(outcome.code, 1) << outcome.all();
    EXPECT_THAT(outcome.err, stage == "mid-run" ? HasSubstr(fmt::format(
                                                      "no round trip ended within {} s in the phase 'timed'", seconds))
                                                : HasSubstr("timed out"));
    EXPECT_THAT(sandbox.left(), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(AtEachStage, StoppedChild,
                         Combine(Values("pipe", "tcp"),
                                 Values("start", "hello", "plan", "connected", "warm-up", "timed", "end")),
                         words_of<StoppedChild>);

INSTANTIATE_TEST_SUITE_P(EveryTransport, StoppedChild, Combine(ValuesIn(all_names()), Values("mid-run")),
                         words_of<StoppedChild>);

/// A child that sends invalid messages or is another program.
class InvalidChild : public ::testing::TestWithParam<std::tuple<std::string, std::string>> {};

TEST_P(InvalidChild, fails_the_run_with_what_is_wrong) {
    const auto& [fault, error_text] = GetParam();
    RunSandbox sandbox;
    std::vector<std::string> words = long_run("pipe");
    words.insert(words.end(), {"--timeout", "1s"});
    const RunOutcome outcome = sandbox.run(words, fault);
    EXPECT_EQ(outcome.code, 1) << outcome.all();
    EXPECT_THAT(outcome.err, HasSubstr(error_text));
    EXPECT_THAT(sandbox.left(), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Everything, InvalidChild,
                         Values(std::tuple("other-build@start", "is of another build"),
                                std::tuple("garbage@start", "is too long"),
                                std::tuple("no-json@start", "control message"),
                                std::tuple("silent@start", "timed out waiting for the child's hello"),
                                std::tuple("garbage@timed", "is too long"),
                                std::tuple("no-json@plan", "control message"),
                                std::tuple("hang-up@start", "before the channel was set up"),
                                std::tuple("hang-up@timed", "in the phase 'timed'")),
                         words_of<InvalidChild>);

}  // namespace
}  // namespace ipcbench::conformance
