#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/program_run.hpp"
#include "conformance/selection.hpp"
#include "platform/affinity.hpp"

namespace ipcbench::conformance {
namespace {

using ::testing::IsEmpty;
using ::testing::MatchesRegex;
using ::testing::ValuesIn;

/// Payload in bytes: more than a slot or a page holds, and less than the 8 KiB of a POSIX queue's message.
constexpr const char* large = "7K";

std::vector<std::string> every_name() {
    std::vector<std::string> names;
    for (const Transport& transport : registry::transports()) {
        names.emplace_back(transport.info.name);
    }
    return names;
}

/// Among those that work here.
bool is_first_of_its_kind(const std::string& name) {
    const TransportKind kind = registry::find_transport(name).info.kind;
    for (const Transport& transport : registry::transports()) {
        if (transport.info.kind == kind && registry::availability_of(transport).available) {
            return transport.info.name == name;
        }
    }
    return false;
}

class GoodRun : public RunTest<std::string> {
protected:
    /// Two hundred round trips with these further arguments go well, print the line and leave nothing.
    void expect_good(std::vector<std::string> arguments) {
        arguments.insert(arguments.end(), {"--iterations", "200"});
        expect_completed(arguments, "200", "ping-pong round-trips", "round-trips");
    }

    /// So many (a regular expression) of `what` are completed, and nothing is left.
    void expect_completed(const std::vector<std::string>& arguments, const std::string& count, const std::string& what,
                          const std::string& each) {
        std::vector<std::string> words{"run", GetParam(), "-q"};
        words.insert(words.end(), arguments.begin(), arguments.end());
        const RunOutcome outcome = scene_.run(words);
        SCOPED_TRACE(::testing::PrintToString(words));
        EXPECT_EQ(outcome.code, 0) << outcome.all();
        EXPECT_THAT(outcome.out,
                    MatchesRegex("completed \\[" + count + "\\] " + what +
                                 " \\[[0-9.]+\\] seconds \\(\\[[0-9]+\\.[0-9]\\] " + each + "/second\\)\n"));
        EXPECT_THAT(scene_.left(), IsEmpty());
    }

    [[nodiscard]] static const TransportInfo& info() { return registry::find_transport(GetParam()).info; }

private:
    Scene scene_;
};

TEST_P(GoodRun, with_every_codec) {
    // A codec knows nothing of what carries its frames: one transport of each kind will do.
    if (!is_first_of_its_kind(GetParam())) {
        expect_good({"--size", "1000"});
        return;
    }
    for (const CodecInfo& codec : registry::codecs()) {
        if (!registry::availability_of(codec).available) {
            continue;
        }
        expect_good({"--codec", std::string(codec.name)});
        expect_good({"--codec", std::string(codec.name), "--size", "1000"});
    }
}

TEST_P(GoodRun, in_every_placement) {
    if (registry::find_transport(GetParam()).info.kind == TransportKind::control) {
        GTEST_SKIP() << "it has no second process";
    }
    expect_good({"--placement", "same"});
    if (platform::allowed_cpus().size() > 1) {
        expect_good({"--placement", "cross"});
    }
}

TEST_P(GoodRun, in_every_wait_mode_it_offers) {
    for (const WaitMode wait : registry::find_transport(GetParam()).info.waits.list()) {
        expect_good({"--wait", std::string(name_of(wait))});
    }
}

TEST_P(GoodRun, in_every_way_of_timing) {
    for (const char* const timing : {"every", "sampled", "batch"}) {
        expect_good({"--timing", timing});
    }
}

TEST_P(GoodRun, with_quiet_time_between_round_trips) {
    expect_good({"--gap", "20us"});
}

TEST_P(GoodRun, several_at_once) {
    if (!info().alone_because.empty()) {
        GTEST_SKIP() << info().alone_because;
    }
    expect_completed({"--pairs", "2", "--iterations", "100"}, "200", "ping-pong round-trips", "round-trips");
}

TEST_P(GoodRun, several_in_one_event_loop) {
    if (!info().capabilities.asynchronous || !info().alone_because.empty()) {
        GTEST_SKIP() << "it cannot be looked at without waiting, or has one connection only";
    }
    expect_good({"--concurrency", "3"});
    expect_good({"--concurrency", "2", "--depth", "8", "--size", large});
    if (info().child_alone_because.empty()) {
        expect_good({"--concurrency", "3", "--one-child"});
        expect_good({"--concurrency", "2", "--one-child", "--depth", "8", "--size", large});
    }
}

TEST_P(GoodRun, one_connection_after_the_other) {
    if (info().kind == TransportKind::control) {
        GTEST_SKIP() << "it has no second process";
    }
    expect_completed({"--mode", "connect", "--iterations", "3"}, "3", "connections", "connections");
}

TEST_P(GoodRun, in_one_direction) {
    if (!info().capabilities.one_way) {
        GTEST_SKIP() << "it carries an answer to each question";
    }
    for (const char* const size : {"0", large}) {
        expect_completed({"--mode", "stream", "--iterations", "200", "--size", size},
                         info().capabilities.reliable ? "200" : "[0-9]+", "messages", "messages");
    }
}

TEST_P(GoodRun, with_several_pings_under_way) {
    if (!info().capabilities.asynchronous) {
        GTEST_SKIP() << "it carries one question at a time";
    }
    for (const char* const depth : {"2", "64"}) {
        expect_good({"--depth", depth});
    }
    expect_good({"--depth", "8", "--size", large});
    expect_good({"--rate", "20k/s"});
    expect_good({"--rate", "20k/s", "--arrivals", "poisson"});
}

INSTANTIATE_TEST_SUITE_P(EveryTransport, GoodRun, ValuesIn(every_name()), words_of<GoodRun>);

}  // namespace
}  // namespace ipcbench::conformance
