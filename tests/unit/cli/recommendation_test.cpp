#include "cli/recommendation.hpp"

#include <algorithm>

#include <gtest/gtest.h>

#include "unit/cli/advice_samples.hpp"

namespace ipcbench::cli {
namespace {

using test::lookup;
using test::one_at_a_time;

const Candidate& of(const std::vector<Candidate>& candidates, std::string_view transport) {
    const auto found = std::find_if(candidates.begin(), candidates.end(),
                                    [&](const Candidate& one) { return one.result->transport == transport; });
    EXPECT_NE(found, candidates.end()) << transport;
    return *found;
}

TEST(Recommendation, is_the_cheapest_of_the_fast_ones_that_sleep) {
    RunResult spinning = one_at_a_time("lossy", 2'000, 1'000);
    spinning.wait = {WaitMode::spin};
    const std::vector<RunResult> results{one_at_a_time("packets", 10'000, 9'000),
                                         one_at_a_time("stream", 10'500, 6'000), spinning,
                                         one_at_a_time("foreign", 40'000, 2'000)};
    const auto candidates = advise(results, {}, lookup);
    const Recommendation found = recommend(candidates);
    EXPECT_EQ(found.use, &of(candidates, "stream")) << "a p99 that is 5 % higher is no difference";
    EXPECT_EQ(found.for_latency, &of(candidates, "lossy"));
    EXPECT_EQ(found.for_cpu, &of(candidates, "foreign"));
}

TEST(Recommendation, is_one_that_polls_if_nothing_else_qualifies) {
    RunResult spinning = one_at_a_time("lossy", 2'000, 1'000);
    spinning.wait = {WaitMode::spin};
    const std::vector<RunResult> results{spinning};
    const auto candidates = advise(results, {}, lookup);
    const Recommendation found = recommend(candidates);
    EXPECT_EQ(found.use, &candidates[0]);
    EXPECT_EQ(found.for_latency, nullptr);
    EXPECT_EQ(found.for_cpu, nullptr);
    EXPECT_EQ(recommend({}).use, nullptr);
}

TEST(Recommendation, names_what_comes_closest) {
    RunResult slower = one_at_a_time("packets", 1, 1);
    slower.round_trips = 50'000;
    const std::vector<RunResult> results{one_at_a_time("stream", 1, 1), slower, one_at_a_time("lossy", 1, 1)};
    const Requirements requirements{0, 200'000, {"boundaries", "reliable"}};
    const auto candidates = advise(results, requirements, lookup);
    EXPECT_EQ(closest_to(candidates), &of(candidates, "packets")) << "it lacks nothing but speed";
    EXPECT_EQ(closest_to({}), nullptr);
}

}  // namespace
}  // namespace ipcbench::cli
