#include <algorithm>
#include <csignal>
#include <string>
#include <tuple>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "conformance/program_run.hpp"
#include "conformance/selection.hpp"

namespace ipcbench::conformance {
namespace {

using ::testing::Combine;
using ::testing::Gt;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Values;
using ::testing::ValuesIn;

/// The flags of a load, by name, and the capabilities that a transport needs for it.
struct LoadFlags {
    const char* name;
    std::vector<std::string> flags;
    bool (*carried)(const Capabilities&);
};

const std::vector<LoadFlags>& loads() {
    const auto any = [](const Capabilities& /*any*/) { return true; };
    const auto asynchronous = [](const Capabilities& has) { return has.asynchronous; };
    static const std::vector<LoadFlags> all{
        {"depth", {"--depth", "8"}, asynchronous},
        {"rate", {"--rate", "10k/s"}, asynchronous},
        {"gap", {"--gap", "100us"}, any},
        {"stream", {"--mode", "stream", "--size", "7K"}, [](const Capabilities& has) { return has.one_way; }},
        {"pairs", {"--pairs", "2"}, any},
        {"concurrency", {"--concurrency", "3"}, asynchronous},
        {"one_child", {"--concurrency", "3", "--one-child"}, asynchronous}};
    return all;
}

std::vector<std::string> load_names() {
    std::vector<std::string> names;
    std::transform(loads().begin(), loads().end(), std::back_inserter(names),
                   [](const LoadFlags& load) { return load.name; });
    return names;
}

/// A run under a load that fails or is interrupted half-way.
class Loaded : public RunTest<std::tuple<std::string, std::string>> {
protected:
    void SetUp() override {
        RunTest::SetUp();
        const auto& [transport, name] = GetParam();
        load_ = &*std::find_if(loads().begin(), loads().end(),
                               [wanted = name](const LoadFlags& load) { return load.name == wanted; });
        if (!IsSkipped() && !load_->carried(registry::find_transport(transport).info.capabilities)) {
            GTEST_SKIP() << transport << " does not carry it";
        }
    }

    RunOutcome run(const std::string& fault, const std::vector<std::string>& more) {
        std::vector<std::string> words = long_run(std::get<0>(GetParam()));
        words.insert(words.end(), load_->flags.begin(), load_->flags.end());
        words.insert(words.end(), more.begin(), more.end());
        return sandbox_.run(words, fault);
    }

    [[nodiscard]] std::vector<std::string> left() const { return sandbox_.left(); }

private:
    const LoadFlags* load_ = nullptr;
    RunSandbox sandbox_;
};

TEST_P(Loaded, fails_when_a_child_is_killed) {
    const RunOutcome outcome = run("kill@mid-run", {});
    EXPECT_EQ(outcome.code, 1) << outcome.all();
    EXPECT_THAT(outcome.err, HasSubstr("was killed by signal 9"));
    EXPECT_THAT(left(), IsEmpty());
}

TEST_P(Loaded, fails_when_a_child_stops_answering) {
    const RunOutcome outcome = run("stop@mid-run", {"--timeout", "1s"});
    EXPECT_EQ(outcome.code, 1) << outcome.all();
    EXPECT_THAT(left(), IsEmpty());
}

TEST_P(Loaded, reports_what_it_has_when_it_is_interrupted) {
    const RunOutcome outcome = run("int-parent@mid-run", {"--export-json", "-"});
    EXPECT_EQ(outcome.code, 128 + SIGINT) << outcome.all();
    EXPECT_THAT(left(), IsEmpty());
    const nlohmann::json report = nlohmann::json::parse(outcome.out, nullptr, false);
    ASSERT_FALSE(report.is_discarded()) << outcome.out;
    ASSERT_EQ(report.at("results").size(), 1U);
    EXPECT_EQ(report.at("results")[0].at("status"), "partial") << outcome.all();
    EXPECT_THAT(report.at("results")[0].at("round_trips").get<std::uint64_t>(), Gt(0U));
}

/// Connections that live for one round trip each; their children fail or the run is interrupted.
class Connecting : public RunTest<std::string> {
protected:
    RunOutcome run(const std::string& fault) {
        std::vector<std::string> words = long_run(GetParam());
        const auto warm_up = std::find(words.begin(), words.end(), "--warmup");
        words.erase(warm_up, warm_up + 2);  // this mode has no warm-up
        words.insert(words.end(), {"--mode", "connect", "--timeout", "1s"});
        return sandbox_.run(words, fault);
    }

    [[nodiscard]] std::vector<std::string> left() const { return sandbox_.left(); }

private:
    RunSandbox sandbox_;
};

TEST_P(Connecting, fails_when_a_child_is_killed) {
    const RunOutcome outcome = run("kill@connected");
    EXPECT_EQ(outcome.code, 1) << outcome.all();
    EXPECT_THAT(outcome.err, HasSubstr("was killed by signal 9"));
    EXPECT_THAT(left(), IsEmpty());
}

TEST_P(Connecting, fails_when_a_child_stops) {
    const RunOutcome outcome = run("stop@connected");
    EXPECT_EQ(outcome.code, 1) << outcome.all();
    EXPECT_THAT(left(), IsEmpty());
}

TEST_P(Connecting, ends_when_it_is_interrupted) {
    const RunOutcome outcome = run("int-parent@connected");
    EXPECT_EQ(outcome.code, 128 + SIGINT) << outcome.all();
    EXPECT_THAT(left(), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(AHandful, Connecting, ValuesIn(representative_transports()), words_of<Connecting>);
INSTANTIATE_TEST_SUITE_P(AHandful, Loaded, Combine(ValuesIn(representative_transports()), ValuesIn(load_names())),
                         words_of<Loaded>);

}  // namespace
}  // namespace ipcbench::conformance
