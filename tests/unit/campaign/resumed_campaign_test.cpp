#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "campaign/campaign.hpp"
#include "fake_campaign.hpp"

namespace ipcbench::campaign {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

TEST(Campaign, shows_each_run_that_counts_by_itself) {
    FakeCampaign stage;
    stage.plan.repetitions = 2;
    stage.add([](std::size_t run) { return measured(10 + run); });
    stage.add([](std::size_t) {
        RunResult failed = measured(1);
        failed.status = RunStatus::failed;
        return failed;
    });
    stage.run();
    EXPECT_THAT(stage.measured_runs, ElementsAre(testing::Pair(0, 10), testing::Pair(0, 11)));
    EXPECT_TRUE(stage.complete);
}

TEST(Campaign, earlier_runs_take_the_place_of_the_first_ones) {
    FakeCampaign stage;
    stage.plan = {.repetitions = 3, .shuffled = true, .seed = 7};
    for (std::size_t i = 0; i < 3; ++i) {
        stage.add([](std::size_t) { return measured(5); });
    }
    const std::vector<std::size_t> second = order_of(3, stage.plan, 1);
    for (const std::size_t job : {std::size_t{0}, std::size_t{1}, std::size_t{2}}) {
        stage.jobs[job].earlier = {measured(100)};
    }
    stage.jobs[second[0]].earlier.push_back(measured(100));  // it was interrupted after the first of round two
    stage.run();
    std::vector<std::size_t> expected{second[1], second[2]};
    for (const std::size_t job : order_of(3, stage.plan, 2)) {
        expected.push_back(job);
    }
    EXPECT_EQ(stage.turns, expected);
    EXPECT_EQ(stage.begun.front().number, 5) << "the earlier ones are counted";
    EXPECT_EQ(stage.begun.back().of, 9);
    EXPECT_THAT(stage.measured_runs, SizeIs(5)) << "earlier runs are not new";
    ASSERT_THAT(stage.reported, SizeIs(3));
    for (const auto& [job, result] : stage.reported) {
        EXPECT_EQ(result.round_trips, job == second[0] ? 205 : 110);
        EXPECT_THAT(result.repetitions, SizeIs(3));
    }
}

TEST(Campaign, with_a_self_check_goes_on_in_the_middle_of_a_pair) {
    FakeCampaign stage;
    stage.plan = {.repetitions = 2, .self_check = true};
    stage.add([](std::size_t) { return measured(80); });
    stage.jobs[0].earlier = {measured(100)};
    stage.run();
    EXPECT_THAT(stage.turns, SizeIs(3));
    EXPECT_EQ(stage.reported.at(0).second.round_trips, 180);
}

TEST(Campaign, is_not_complete_if_it_was_interrupted) {
    FakeCampaign stage;
    stage.plan.repetitions = 3;
    stage.stop_after = 2;
    stage.add([](std::size_t) { return measured(5); });
    stage.run();
    EXPECT_FALSE(stage.complete);
}

TEST(Campaign, a_final_result_is_not_judged_again) {
    FakeCampaign stage;
    RunResult final = measured(5);
    final.rtt = RoundTripTimes{};  // so few would be a warning
    stage.jobs.push_back({final, nullptr});
    stage.run();
    EXPECT_TRUE(stage.reported.at(0).second.warnings.empty());
}

TEST(Campaign, that_goes_on_until_a_rate_is_known_ends_after_as_many_runs_as_without_the_interruption) {
    const auto rate_of = [](std::size_t run) { return measured(run % 2 == 0 ? 1'040'000 : 960'000); };
    FakeCampaign whole;
    whole.plan = {.repetitions = 3, .until = 0.02};
    whole.add(rate_of);
    whole.run();
    FakeCampaign rest;
    rest.plan = whole.plan;
    rest.add([&](std::size_t run) { return rate_of(4 + run); });
    rest.jobs[0].earlier = {rate_of(0), rate_of(1), rate_of(2), rate_of(3)};
    rest.run();
    EXPECT_THAT(rest.turns, SizeIs(whole.turns.size() - 4));
    ASSERT_THAT(rest.reported, SizeIs(1));
    EXPECT_EQ(rest.reported[0].second.round_trips, whole.reported[0].second.round_trips);
}

}  // namespace
}  // namespace ipcbench::campaign
