#include <algorithm>
#include <string>
#include <tuple>
#include <vector>

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

/// Loads under which much may still be sent, or other connections go on, while a child does nothing any more.
std::vector<std::string> flags_for(const std::string& load) {
    if (load == "stream") {
        return {"--mode", "stream"};
    }
    if (load == "rate") {
        return {"--rate", "2k/s"};
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
    return (info.capabilities.asynchronous || load == "pairs") && !(several && !info.alone_because.empty()) &&
           !(load == "one_child" && !info.child_alone_because.empty());
}

/// A child that is stopped during the run, or one of several.
class StalledLoad : public RunTest<std::tuple<std::string, std::string>> {};

TEST_P(StalledLoad, ends_the_run_after_the_timeout) {
    const auto& [transport, load] = GetParam();
    if (!can_carry(registry::find_transport(transport).info, load)) {
        GTEST_SKIP() << "it cannot carry that load";
    }
    Scene scene;
    std::vector<std::string> words = long_run(transport);
    const std::vector<std::string> flags = flags_for(load);
    words.insert(words.end(), flags.begin(), flags.end());
    words.insert(words.end(), {"--timeout", "1s"});
    const RunOutcome outcome = scene.run(words, "stop-one@mid-run");
    EXPECT_FALSE(outcome.overdue);
    EXPECT_EQ(outcome.code, 1) << outcome.all();
    EXPECT_THAT(outcome.err, AnyOf(HasSubstr("no round trip ended within 1 s in the phase 'timed'"),
                                   HasSubstr("no message arrived within 1 s in the phase 'timed'")));
    // A child that is stopped while it holds a lock of Boost's must be killed before the parent can go on.
    EXPECT_THAT(outcome.err, AnyOf(HasSubstr("does not answer because it is stopped"),
                                   HasSubstr("held a lock that both sides need")));
    EXPECT_THAT(scene.left(), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(EveryTransport, StalledLoad,
                         Combine(ValuesIn(all_names()), Values("stream", "rate", "concurrency")),
                         words_of<StalledLoad>);

INSTANTIATE_TEST_SUITE_P(OtherLoads, StalledLoad,
                         Combine(Values("pipe", "udp", "shm-spin"), Values("depth", "one_child", "pairs")),
                         words_of<StalledLoad>);

}  // namespace
}  // namespace ipcbench::conformance
