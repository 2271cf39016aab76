#include <algorithm>
#include <string>
#include <tuple>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

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

/// Returns the flags of loads in which much may still be sent, or other connections continue, after a child has
/// stalled.
std::vector<std::string> flags_for(const std::string& load) {
    if (load == "stream") {
        return {"--mode", "stream"};
    }
    if (load == "rate") {
        return {"--rate", "20k/s"};
    }
    if (load == "depth") {
        return {"--depth", "8"};
    }
    if (load == "concurrency") {
        return {"--concurrency", "3"};
    }
    if (load == "one_child") {
        return {"--concurrency", "3", "--one-child"};
    }
    return {"--pairs", "2"};
}

bool can_carry(const TransportInfo& info, const std::string& load) {
    const bool several = load == "concurrency" || load == "one_child" || load == "pairs";
    if (load == "stream") {
        return info.capabilities.one_way;
    }
    return (info.capabilities.asynchronous || load == "pairs") && !(several && !info.one_connection_because.empty()) &&
           !(load == "one_child" && !info.one_connection_per_child_because.empty());
}

/// One child of the run is stopped, possibly one of several.
class StalledLoad : public RunTest<std::tuple<std::string, std::string>> {};

TEST_P(StalledLoad, ends_the_run_after_the_timeout) {
    const auto& [transport, load] = GetParam();
    if (!can_carry(registry::find_transport(transport).info, load)) {
        GTEST_SKIP() << "it cannot carry that load";
    }
    RunSandbox sandbox;
    std::vector<std::string> words = long_run(transport);
    const std::vector<std::string> flags = flags_for(load);
    words.insert(words.end(), flags.begin(), flags.end());
    const std::string seconds = seconds_until_timeout(transport);
    words.insert(words.end(), {"--timeout", seconds + "s"});
    const RunOutcome outcome = sandbox.run(words, "stop-one@mid-run");
    EXPECT_FALSE(outcome.overdue);
    EXPECT_EQ(outcome.code, 1) << outcome.all();
    EXPECT_THAT(outcome.err,
                AnyOf(HasSubstr(fmt::format("no round trip ended within {} s in the phase 'timed'", seconds)),
                      HasSubstr(fmt::format("no message arrived within {} s in the phase 'timed'", seconds))));
    // A child that is stopped while it holds one of Boost's locks must be killed before the parent can continue.
    EXPECT_THAT(outcome.err, AnyOf(HasSubstr("does not answer because it is stopped"),
                                   HasSubstr("may have held a lock that both sides need")));
    EXPECT_THAT(sandbox.left(), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(EveryTransport, StalledLoad,
                         Combine(ValuesIn(all_names()), Values("stream", "rate", "concurrency")),
                         words_of<StalledLoad>);

INSTANTIATE_TEST_SUITE_P(OtherLoads, StalledLoad,
                         Combine(Values("pipe", "udp", "shm-spin"), Values("depth", "one_child", "pairs")),
                         words_of<StalledLoad>);

}  // namespace
}  // namespace ipcbench::conformance
