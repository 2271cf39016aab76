#include <csignal>
#include <string>
#include <tuple>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "conformance/program_run.hpp"
#include "conformance/selection.hpp"

namespace ipcbench::conformance {
namespace {

using ::testing::AnyOf;
using ::testing::Combine;
using ::testing::ContainsRegex;
using ::testing::Eq;
using ::testing::Gt;
using ::testing::IsEmpty;
using ::testing::Values;
using ::testing::ValuesIn;

int code_of(const std::string& action) {
    constexpr int interrupted = 128;
    return interrupted + (action == "int-parent" ? SIGINT : action == "term-parent" ? SIGTERM : SIGHUP);
}

/// A parent that is interrupted at a stage.
class InterruptedParent : public RunTest<std::tuple<std::string, std::string, std::string>> {};

TEST_P(InterruptedParent, ends_in_good_order) {
    const auto& [transport, action, stage] = GetParam();
    RunSandbox sandbox;
    std::vector<std::string> words = long_run(transport);
    words.insert(words.end(), {"--export-json", "-"});
    const RunOutcome outcome = sandbox.run(words, fmt::format("{}@{}", action, stage));
    EXPECT_EQ(outcome.code, code_of(action)) << outcome.all();
    EXPECT_THAT(sandbox.left(), IsEmpty());

    const nlohmann::json report = nlohmann::json::parse(outcome.out, nullptr, false);
    ASSERT_FALSE(report.is_discarded()) << outcome.out;
    ASSERT_EQ(report.at("results").size(), 1U);
    const nlohmann::json& result = report.at("results")[0];
    if (stage == "mid-run") {
        EXPECT_EQ(result.at("status"), "partial") << outcome.all();
        EXPECT_THAT(result.at("round_trips").get<std::uint64_t>(), Gt(0U));
        EXPECT_THAT(outcome.err, ContainsRegex("completed \\[[0-9]+\\] ping-pong round-trips \\[[0-9.]+\\] seconds "
                                               "\\(\\[[0-9.]+\\] round-trips/second\\)"));
    } else {
        EXPECT_THAT(result.at("status").get<std::string>(), AnyOf(Eq("skipped"), Eq("partial"))) << outcome.all();
    }
}

INSTANTIATE_TEST_SUITE_P(AtEachStage, InterruptedParent,
                         Combine(ValuesIn(representative_transports()), Values("int-parent"),
                                 Values("start", "hello", "plan", "connected", "verification", "warm-up", "timed")),
                         words_of<InterruptedParent>);

INSTANTIATE_TEST_SUITE_P(EveryTransport, InterruptedParent,
                         Combine(ValuesIn(all_names()), Values("int-parent"), Values("mid-run")),
                         words_of<InterruptedParent>);

INSTANTIATE_TEST_SUITE_P(EverySignal, InterruptedParent,
                         Combine(Values("pipe"), Values("term-parent", "hup-parent"),
                                 Values("hello", "warm-up", "mid-run")),
                         words_of<InterruptedParent>);

}  // namespace
}  // namespace ipcbench::conformance
