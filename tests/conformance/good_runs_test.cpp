#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "conformance/program_run.hpp"
#include "conformance/selection.hpp"
#include "platform/affinity.hpp"
#include "platform/build_info.hpp"

namespace ipcbench::conformance {
namespace {

using ::testing::IsEmpty;
using ::testing::MatchesRegex;
using ::testing::ValuesIn;

/// Payload in bytes: more than a slot or a page holds, and less than the 8 KiB of a POSIX queue's message.
constexpr const char* large = "7K";

/// Returns whether the transport is the first of its kind that works here.
bool is_first_of_its_kind(const std::string& name) {
    const TransportKind kind = registry::find_transport(name).info.kind;
    for (const Transport& transport : registry::transports()) {
        if (transport.info.kind == kind && registry::availability_of(transport).available) {
            return transport.info.name == name;
        }
    }
    return false;
}

/// A codec does not depend on the transport, so one transport of each kind is tested with all. Under a sanitizer, with
/// which a program takes long to start, one transport is.
bool is_tested_with_every_codec(const std::string& name) {
    return platform::build_info().sanitizers.empty() ? is_first_of_its_kind(name) : name == "pipe";
}

class GoodRun : public RunTest<std::string> {
protected:
    /// Expects that the run completes `count` (a regular expression) of `what`, and that nothing is left.
    void expect_completed(const std::vector<std::string>& arguments, const std::string& count, const std::string& what,
                          const std::string& each) {
        const RunOutcome outcome = run(arguments);
        EXPECT_THAT(outcome.out,
                    MatchesRegex("completed \\[" + count + "\\] " + what +
                                 " \\[[0-9.]+\\] seconds \\(\\[[0-9]+\\.[0-9]\\] " + each + "/second\\)\n"))
            << ::testing::PrintToString(arguments);
    }

    /// Expects that these arguments make that many cells, that each completes 200 round trips, and that nothing is
    /// left.
    void expect_good(std::size_t cells, std::vector<std::string> arguments) {
        constexpr unsigned round_trips = 200;
        arguments.insert(arguments.end(),
                         {"--iterations", std::to_string(round_trips), "--repetitions", "1", "--export-json", "-"});
        const RunOutcome outcome = run(arguments);
        const nlohmann::json report = nlohmann::json::parse(outcome.out, nullptr, false);
        ASSERT_FALSE(report.is_discarded()) << outcome.all();
        EXPECT_EQ(report.at("results").size(), cells) << outcome.all();
        for (const nlohmann::json& result : report.at("results")) {
            EXPECT_EQ(result.at("status"), "ok") << result;
            EXPECT_EQ(result.at("round_trips"), round_trips) << result;
        }
    }

    [[nodiscard]] static const TransportInfo& info() { return registry::find_transport(GetParam()).info; }

private:
    RunOutcome run(const std::vector<std::string>& arguments) {
        std::vector<std::string> words{"run", GetParam(), "-q"};
        words.insert(words.end(), arguments.begin(), arguments.end());
        RunOutcome outcome = sandbox_.run(words);
        EXPECT_EQ(outcome.code, 0) << ::testing::PrintToString(words) << outcome.all();
        EXPECT_THAT(sandbox_.left(), IsEmpty());
        return outcome;
    }

    RunSandbox sandbox_;
};

TEST_P(GoodRun, prints_its_line) {
    expect_completed({"--iterations", "200"}, "200", "ping-pong round-trips", "round-trips");
}

TEST_P(GoodRun, with_every_codec) {
    const bool every_codec = is_tested_with_every_codec(GetParam());
    for (const CodecInfo& codec : registry::codecs()) {
        if ((every_codec || codec.name == "json") && registry::availability_of(codec).available) {
            expect_good(2, {"--codec", std::string(codec.name), "--size", "0,1000"});
        }
    }
}

TEST_P(GoodRun, in_every_placement) {
    if (info().kind == TransportKind::control) {
        GTEST_SKIP() << "it has no second process";
    }
    if (platform::allowed_cpus().size() > 1) {
        expect_good(2, {"--placement", "same,cross"});
    } else {
        expect_good(1, {"--placement", "same"});
    }
}

TEST_P(GoodRun, in_every_wait_mode_it_offers) {
    // Each by itself: for several cells, controls would be measured too, which takes as long again.
    for (const WaitMode wait : info().waits.list()) {
        expect_good(1, {"--wait", std::string(name_of(wait))});
    }
}

TEST_P(GoodRun, in_every_way_of_timing) {
    for (const char* const timing : {"every", "sampled", "batch"}) {
        expect_good(1, {"--timing", timing});
    }
}

TEST_P(GoodRun, with_think_time_between_round_trips) {
    expect_good(1, {"--gap", "20us"});
}

TEST_P(GoodRun, several_at_once) {
    if (!info().one_connection_because.empty()) {
        GTEST_SKIP() << info().one_connection_because;
    }
    expect_completed({"--pairs", "2", "--iterations", "100"}, "200", "ping-pong round-trips", "round-trips");
}

TEST_P(GoodRun, several_in_one_event_loop) {
    if (!info().capabilities.asynchronous || !info().one_connection_because.empty()) {
        GTEST_SKIP() << "it cannot be polled without blocking, or has one connection only";
    }
    expect_good(1, {"--concurrency", "3"});
    expect_good(1, {"--concurrency", "2", "--depth", "8", "--size", large});
    if (info().one_connection_per_child_because.empty()) {
        expect_good(1, {"--concurrency", "3", "--one-child"});
        expect_good(1, {"--concurrency", "2", "--one-child", "--depth", "8", "--size", large});
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
        GTEST_SKIP() << "it needs a response to each request";
    }
    for (const char* const size : {"0", large}) {
        expect_completed({"--mode", "stream", "--iterations", "200", "--size", size},
                         info().capabilities.reliable ? "200" : "[0-9]+", "messages", "messages");
    }
}

TEST_P(GoodRun, with_several_pings_in_flight) {
    if (!info().capabilities.asynchronous) {
        GTEST_SKIP() << "it carries one request at a time";
    }
    expect_good(2, {"--depth", "2,64"});
    expect_good(1, {"--depth", "8", "--size", large});
    expect_good(1, {"--rate", "20k/s"});
    expect_good(1, {"--rate", "20k/s", "--arrivals", "poisson"});
}

INSTANTIATE_TEST_SUITE_P(OneOfEachSort, GoodRun, ValuesIn(one_of_each_sort()), words_of<GoodRun>);
INSTANTIATE_TEST_SUITE_P(EveryOtherTransport, GoodRun, ValuesIn(others_of_each_sort()), words_of<GoodRun>);

}  // namespace
}  // namespace ipcbench::conformance
