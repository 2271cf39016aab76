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

using ::testing::Combine;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Values;
using ::testing::ValuesIn;

/// Runs with the fault, long enough for the fault to happen, and returns the result.
nlohmann::json result_of(RunSandbox& sandbox, const std::string& transport, const std::string& fault) {
    const RunOutcome outcome =
        sandbox.run({"run", transport, "--child", IPCBENCH_FAULTY_CHILD, "--warmup", "0", "--gap", "200us",
                     "--duration", "3s", "--timeout", "20s", "--export-json", "-"},
                    fault);
    const nlohmann::json report = nlohmann::json::parse(outcome.out, nullptr, false);
    if (report.is_discarded() || report.at("results").size() != 1) {
        ADD_FAILURE() << outcome.all();
        return {};
    }
    return report.at("results")[0];
}

/// A process that is stopped during the run and continued.
class PausedProcess : public RunTest<std::tuple<std::string, std::string>> {};

TEST_P(PausedProcess, is_told_with_the_result) {
    const auto& [transport, action] = GetParam();
    RunSandbox sandbox;
    const nlohmann::json result = result_of(sandbox, transport, action + "@mid-run");
    const std::string who = action == "pause" ? "child" : "parent";
    EXPECT_EQ(result.at("status"), "ok") << result;
    EXPECT_THAT(result.at("warnings").dump(), HasSubstr(fmt::format("the {} was stopped and continued", who)));
    EXPECT_EQ(result.at("pauses").at(who).at("stops"), 1);
    EXPECT_THAT(sandbox.left(), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(AHandful, PausedProcess,
                         Combine(ValuesIn(representative_transports()), Values("pause", "pause-parent")),
                         words_of<PausedProcess>);

TEST(PausedProcess, a_process_that_was_not_stopped_has_no_warning) {
    RunSandbox sandbox;
    for (const char* const fault : {"", "end-as-timeout-does@mid-run"}) {
        const nlohmann::json result = result_of(sandbox, "pipe", fault);
        EXPECT_THAT(result.at("warnings").dump(), Not(HasSubstr("stopped and continued"))) << fault;
        EXPECT_FALSE(result.contains("pauses") && result.at("pauses").at("parent").at("stops") != 0) << result;
    }
}

TEST(PausedProcess, a_stop_during_the_set_up_does_not_matter) {
    RunSandbox sandbox;
    const nlohmann::json result = result_of(sandbox, "pipe", "pause@hello");
    EXPECT_EQ(result.at("status"), "ok") << result;
    EXPECT_THAT(result.at("warnings").dump(), Not(HasSubstr("stopped and continued")));
}

}  // namespace
}  // namespace ipcbench::conformance
