#include "cli/advice.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ipcbench/base/error.hpp"
#include "unit/cli/advice_samples.hpp"

namespace ipcbench::cli {
namespace {

using test::at_depth;
using test::at_rate;
using test::lookup;
using test::one_at_a_time;

TEST(Advice, ranks_those_that_qualify_by_p99) {
    const std::vector<RunResult> results{one_at_a_time("stream", 20'000, 5'000),
                                         one_at_a_time("packets", 10'000, 6'000)};
    const auto candidates = advise(results, {}, lookup);
    ASSERT_EQ(candidates.size(), 2);
    EXPECT_EQ(candidates[0].result->transport, "packets");
    EXPECT_EQ(candidates[1].result->transport, "stream");
    EXPECT_NEAR(candidates[0].cpus, 6'000e-9 * test::per_s, 1e-9);
}

TEST(Advice, marks_the_pareto_front) {
    const std::vector<RunResult> results{one_at_a_time("stream", 20'000, 5'000),
                                         one_at_a_time("packets", 10'000, 6'000),
                                         one_at_a_time("lossy", 30'000, 5'500)};
    const auto candidates = advise(results, {}, lookup);
    EXPECT_TRUE(candidates[0].best);
    EXPECT_TRUE(candidates[1].best);
    EXPECT_FALSE(candidates[2].best);  // "stream" is faster and cheaper
}

TEST(Advice, knows_why_a_transport_does_not_qualify) {
    RunResult skipped = one_at_a_time("full", 0, 0);
    skipped.status = RunStatus::skipped;
    RunResult failed = one_at_a_time("broken", 0, 0);
    failed.status = RunStatus::failed;
    RunResult slow = one_at_a_time("packets", 1, 1);
    slow.round_trips = 10;
    RunResult one_only = slow;
    one_only.transport = "sync-packets";
    RunResult losing = one_at_a_time("packets:raw", 1, 1);
    losing.transport = "packets";
    losing.codec = "raw";
    losing.lost = 1;
    RunResult untimed = losing;
    untimed.codec = "cbor";
    untimed.lost = 0;
    untimed.rtt.reset();
    RunResult no_usage = losing;
    no_usage.codec = "msgpack";
    no_usage.lost = 0;
    no_usage.child.reset();
    const std::vector<RunResult> results{one_at_a_time("stream", 1, 1),
                                         one_at_a_time("lossy", 1, 1),
                                         slow,
                                         one_only,
                                         skipped,
                                         failed,
                                         one_at_a_time("foreign", 1, 1),
                                         losing,
                                         untimed,
                                         no_usage};
    std::vector<std::pair<std::string, Objection>> found;
    for (const Candidate& one : advise(results, {0, 1000, {"boundaries", "reliable"}}, lookup)) {
        found.emplace_back(one.result->transport + " " + one.result->codec, one.objection);
    }
    EXPECT_THAT(
        found, testing::UnorderedElementsAre(
                   std::pair("stream json", Objection::lacks), std::pair("lossy json", Objection::lacks),
                   std::pair("packets json", Objection::not_shown), std::pair("sync-packets json", Objection::too_slow),
                   std::pair("full json", Objection::skipped), std::pair("broken json", Objection::failed),
                   std::pair("foreign json", Objection::unknown), std::pair("packets raw", Objection::loses),
                   std::pair("packets cbor", Objection::no_percentiles),
                   std::pair("packets msgpack", Objection::no_cpu_time)));
}

TEST(Advice, counts_both_cpus_of_a_spinning_transport) {
    RunResult spinning = one_at_a_time("packets", 100, 200);
    spinning.wait = {WaitMode::spin};
    const std::vector<RunResult> results{spinning};
    EXPECT_DOUBLE_EQ(advise(results, {0, 10, {}}, lookup)[0].cpus, 2);
}

TEST(Advice, counts_a_hybrid_wait_at_a_rate_as_polling) {
    RunResult hybrid = one_at_a_time("packets", 100, 200);
    hybrid.wait = {WaitMode::hybrid};
    const std::vector<RunResult> results{hybrid, one_at_a_time("stream", 500, 200)};
    const auto candidates = advise(results, {0, 10, {}}, lookup);
    EXPECT_DOUBLE_EQ(candidates[0].cpus, 2) << "it polls in the gaps";
    EXPECT_TRUE(candidates[0].polls);
    EXPECT_LT(advise(results, {}, lookup)[0].cpus, 2) << "at full speed there are no gaps";
}

TEST(Advice, looks_at_the_nearest_payload_only) {
    const std::vector<RunResult> results{one_at_a_time("stream", 1, 1, 64), one_at_a_time("stream", 2, 1, 1024),
                                         one_at_a_time("stream", 3, 1, 65536)};
    const auto candidates = advise(results, {900, 0, {}}, lookup);
    ASSERT_EQ(candidates.size(), 1);
    EXPECT_EQ(candidates[0].result->payload_bytes, 1024);
}

MessageUse carrying(const std::string& file) {
    MessageUse message;
    message.request = file;
    message.digest = "of " + file;
    return message;
}

TEST(Advice, keeps_documents_of_one_size_apart) {
    RunResult order = one_at_a_time("stream", 1, 1, 64);
    order.message = carrying("order.json");
    RunResult invoice = one_at_a_time("stream", 2, 1, 64);
    invoice.message = carrying("invoice.json");
    RunResult too_large = one_at_a_time("packets", 0, 0, 4096);
    too_large.status = RunStatus::skipped;
    too_large.message = carrying("list.json");
    const std::vector<RunResult> results{order, invoice, too_large};
    std::vector<std::string> requests;
    for (const Candidate& one : advise(results, {}, lookup)) {
        requests.push_back(one.result->message->request);
    }
    EXPECT_THAT(requests, testing::ElementsAre("order.json", "invoice.json"));
}

TEST(Advice, leaves_controls_out) {
    RunResult control = one_at_a_time("stream", 1, 1);
    control.control = true;
    EXPECT_TRUE(advise(std::vector{control}, {}, lookup).empty());
}

TEST(Advice, leaves_out_what_is_not_of_one_connection) {
    RunResult pairs = one_at_a_time("stream", 1, 1);
    pairs.load.pairs = 2;
    RunResult one_way = one_at_a_time("packets", 1, 1);
    one_way.load.mode = Mode::stream;
    EXPECT_TRUE(advise(std::vector{pairs, one_way}, {}, lookup).empty());
}

TEST(Advice, takes_the_times_of_an_open_loop_at_the_rate_and_the_cpu_time_of_a_closed_one) {
    const std::vector<RunResult> results{
        at_rate("packets", 10'000, 11'000, 50'000), at_rate("packets", 20'000, 22'000, 50'000),
        at_rate("packets", 80'000, 88'000, 50'000), one_at_a_time("packets", 9'000, 6'000)};
    const auto candidates = advise(results, {0, 20'000, {}}, lookup);
    ASSERT_EQ(candidates.size(), 1);
    EXPECT_DOUBLE_EQ(candidates[0].p99_ns, 22'000) << "the lowest rate that is high enough";
    EXPECT_DOUBLE_EQ(candidates[0].reaches_per_s, test::per_s);
    EXPECT_NEAR(candidates[0].cpus, 6'000e-9 * 20'000, 1e-9) << "the sender of an open loop polls";
    EXPECT_FALSE(candidates[0].cost_has_polling());
    EXPECT_TRUE(advise({results[1]}, {0, 20'000, {}}, lookup)[0].cost_has_polling());
}

TEST(Advice, without_a_closed_loop_takes_the_cpu_time_of_the_nearest_rate) {
    const std::vector<RunResult> results{at_rate("packets", 1'000, 11'000, 300'000),
                                         at_rate("packets", 5'000, 11'000, 90'000),
                                         at_rate("packets", 100'000, 12'000, 7'000)};
    EXPECT_NEAR(advise(results, {0, 4'000, {}}, lookup)[0].cpus, 90'000e-9 * 4'000, 1e-9);
}

TEST(Advice, does_not_take_one_request_at_a_time_for_a_limit) {
    const std::vector<RunResult> one{one_at_a_time("packets", 100'000, 6'000)};
    const double reached = advise(one, {}, lookup)[0].reaches_per_s;
    EXPECT_EQ(advise(one, {0, reached * 2, {}}, lookup)[0].objection, Objection::not_shown);
    const std::vector<RunResult> both{one[0], at_rate("packets", reached * 2, 12'000, 7'000)};
    EXPECT_TRUE(advise(both, {0, reached * 2, {}}, lookup)[0].qualifies());
}

TEST(Advice, does_not_take_a_lower_rate_that_was_answered_for_a_limit) {
    const std::vector<RunResult> results{one_at_a_time("packets", 9'000, 6'000),
                                         at_rate("packets", 1'000, 9'000, 7'000)};
    EXPECT_EQ(advise(results, {0, 200'000, {}}, lookup)[0].objection, Objection::not_shown);
}

TEST(Advice, without_a_rate_takes_round_trips_one_at_a_time) {
    const std::vector<RunResult> results{at_rate("packets", 10'000, 11'000, 50'000),
                                         at_depth("packets", 8, 400'000, 40'000, 3'000),
                                         one_at_a_time("packets", 9'000, 6'000)};
    EXPECT_DOUBLE_EQ(advise(results, {}, lookup)[0].p99_ns, 9'000);
    EXPECT_DOUBLE_EQ(advise({results[0], results[1]}, {}, lookup)[0].p99_ns, 11'000);
}

TEST(Advice, takes_several_in_flight_where_one_at_a_time_is_too_slow) {
    const std::vector<RunResult> results{one_at_a_time("packets", 9'000, 6'000),
                                         at_depth("packets", 32, 500'000, 90'000, 2'000),
                                         at_depth("packets", 8, 400'000, 40'000, 3'000)};
    const auto candidates = advise(results, {0, 300'000, {}}, lookup);
    EXPECT_EQ(candidates[0].result->load.depth, 8U);
    EXPECT_TRUE(candidates[0].qualifies());
}

TEST(Advice, does_not_count_an_open_loop_that_did_not_keep_up) {
    RunResult overloaded = at_rate("packets", 200'000, 50'000'000, 10'000);
    overloaded.round_trips = 150'000;
    const auto candidates = advise({overloaded}, {0, 180'000, {}}, lookup);
    EXPECT_EQ(candidates[0].objection, Objection::too_slow);
    EXPECT_DOUBLE_EQ(candidates[0].reaches_per_s, 150'000);
}

TEST(Advice, believes_an_open_loop_that_fell_behind_before_a_closed_one) {
    RunResult behind = at_rate("packets", 50'000, 50'000'000, 10'000);
    behind.round_trips = 40'000;
    const auto candidates = advise({one_at_a_time("packets", 9'000, 6'000), behind}, {0, 50'000, {}}, lookup);
    EXPECT_EQ(candidates[0].objection, Objection::too_slow);
    EXPECT_DOUBLE_EQ(candidates[0].reaches_per_s, 40'000);
    EXPECT_TRUE(advise({one_at_a_time("packets", 9'000, 6'000), behind}, {0, 20'000, {}}, lookup)[0].qualifies())
        << "at a lower rate that shows nothing";
}

TEST(Advice, of_the_same_cell_takes_the_last) {
    const std::vector<RunResult> results{one_at_a_time("packets", 9'000, 6'000),
                                         one_at_a_time("packets", 8'000, 5'000)};
    const auto candidates = advise(results, {}, lookup);
    ASSERT_EQ(candidates.size(), 1);
    EXPECT_DOUBLE_EQ(candidates[0].p99_ns, 8'000);
}

TEST(Advice, refuses_an_unknown_need) {
    EXPECT_NO_THROW(check_requirement("zero-copy"));
    EXPECT_THROW(check_requirement("fast"), Error);
    EXPECT_THROW(check_requirement(""), Error);
}

}  // namespace
}  // namespace ipcbench::cli
