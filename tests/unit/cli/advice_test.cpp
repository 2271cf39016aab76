#include "cli/advice.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ipcbench/base/error.hpp"

namespace ipcbench::cli {
namespace {

using testing::HasSubstr;

constexpr double per_s = 100'000;

/// Reaches 100,000 a second, with that CPU time per round trip on both sides together.
RunResult run(const char* transport, double p99_ns, double cpu_ns, std::uint64_t payload = 0) {
    RunResult result;
    result.transport = transport;
    result.payload_bytes = payload;
    result.round_trips = static_cast<std::uint64_t>(per_s);
    result.elapsed_s = 1;
    result.rtt = RoundTripTimes{};
    result.rtt->p99 = p99_ns;
    result.parent = Usage{cpu_ns * 1e-9 * per_s / 2, 0, 0, 0, 0, 0};
    result.child = result.parent;
    return result;
}

const TransportInfo* lookup(std::string_view name) {
    static const TransportInfo stream{
        .name = "stream", .summary = "", .capabilities = {.boundaries = false, .pollable = true}};
    static const TransportInfo packets{
        .name = "packets", .summary = "", .capabilities = {.boundaries = true, .pollable = true}};
    static const TransportInfo lossy{
        .name = "lossy", .summary = "", .capabilities = {.boundaries = true, .reliable = false}};
    for (const TransportInfo* const info : {&stream, &packets, &lossy}) {
        if (info->name == name) {
            return info;
        }
    }
    return nullptr;
}

TEST(Advice, ranks_those_that_qualify_by_p99) {
    const std::vector<RunResult> results{run("stream", 20'000, 5'000), run("packets", 10'000, 6'000)};
    const auto candidates = advise(results, {}, lookup);
    ASSERT_EQ(candidates.size(), 2);
    EXPECT_EQ(candidates[0].result->transport, "packets");
    EXPECT_EQ(candidates[1].result->transport, "stream");
    EXPECT_NEAR(candidates[0].cpus, 6'000e-9 * per_s, 1e-9);
}

TEST(Advice, marks_what_no_other_one_beats_in_both) {
    const std::vector<RunResult> results{run("stream", 20'000, 5'000), run("packets", 10'000, 6'000),
                                         run("lossy", 30'000, 5'500)};
    const auto candidates = advise(results, {}, lookup);
    EXPECT_TRUE(candidates[0].best);
    EXPECT_TRUE(candidates[1].best);
    EXPECT_FALSE(candidates[2].best);  // stream is faster and cheaper
}

TEST(Advice, says_in_one_line_why_one_does_not_qualify) {
    RunResult skipped;
    skipped.transport = "mq-posix";
    skipped.status = RunStatus::skipped;
    skipped.reason = "over the limit";
    RunResult slow = run("packets", 1, 1);
    slow.round_trips = 10;
    const std::vector<RunResult> results{run("stream", 1, 1), run("lossy", 1, 1), slow, skipped, run("unknown", 1, 1)};
    const Wishes wishes{0, 1000, {"boundaries", "reliable"}};
    const auto candidates = advise(results, wishes, lookup);
    std::vector<std::string> reasons;
    for (const Candidate& candidate : candidates) {
        reasons.push_back(candidate.result->transport + " " + candidate.why_not);
    }
    EXPECT_THAT(reasons, testing::UnorderedElementsAre("stream keeps no message boundaries", "lossy may lose messages",
                                                       HasSubstr("reaches 10"), "mq-posix skipped: over the limit",
                                                       HasSubstr("does not know it")));
}

TEST(Advice, counts_both_cpus_of_who_spins) {
    RunResult spinning = run("packets", 100, 200);
    spinning.wait = {WaitMode::spin};
    const std::vector<RunResult> results{spinning};
    EXPECT_DOUBLE_EQ(advise(results, {0, 10, {}}, lookup)[0].cpus, 2);
}

TEST(Advice, looks_at_the_nearest_payload_only) {
    const std::vector<RunResult> results{run("stream", 1, 1, 64), run("stream", 2, 1, 1024),
                                         run("stream", 3, 1, 65536)};
    const auto candidates = advise(results, {900, 0, {}}, lookup);
    ASSERT_EQ(candidates.size(), 1);
    EXPECT_EQ(candidates[0].result->payload_bytes, 1024);
}

TEST(Advice, leaves_controls_out) {
    RunResult control = run("stream", 1, 1);
    control.control = true;
    EXPECT_TRUE(advise(std::vector{control}, {}, lookup).empty());
}

TEST(Advice, refuses_an_unknown_need) {
    EXPECT_NO_THROW(check_need("zero-copy"));
    EXPECT_THROW(check_need("fast"), Error);
    EXPECT_THROW(check_need(""), Error);
}

}  // namespace
}  // namespace ipcbench::cli
