#include "campaign/campaign.hpp"

#include <algorithm>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fake_campaign.hpp"

namespace ipcbench::campaign {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

TEST(Campaign, one_repetition_keeps_the_order_and_reports_each_job_at_once) {
    FakeCampaign stage;
    for (std::uint64_t i = 0; i < 3; ++i) {
        stage.add([i](std::size_t) { return measured(10 * (i + 1)); });
    }
    stage.run();
    EXPECT_THAT(stage.turns, ElementsAre(0, 1, 2));
    ASSERT_THAT(stage.reported, SizeIs(3));
    for (std::size_t i = 0; i < 3; ++i) {
        EXPECT_EQ(stage.reported[i].first, i);
        EXPECT_EQ(stage.reported[i].second.round_trips, 10 * (i + 1));
        EXPECT_THAT(stage.reported[i].second.repetitions, SizeIs(1));
    }
    EXPECT_EQ(stage.begun.back().number, 3);
    EXPECT_EQ(stage.begun.back().of, 3);
}

TEST(Campaign, measures_every_job_once_before_any_a_second_time) {
    FakeCampaign stage;
    stage.plan = {.repetitions = 4, .shuffled = true, .seed = 7};
    constexpr std::size_t jobs = 5;
    for (std::size_t i = 0; i < jobs; ++i) {
        stage.add([](std::size_t) { return measured(1); });
    }
    stage.run();
    ASSERT_THAT(stage.turns, SizeIs(jobs * 4));
    for (std::size_t round = 0; round < 4; ++round) {
        const auto begin = stage.turns.begin() + static_cast<std::ptrdiff_t>(round * jobs);
        EXPECT_THAT(std::set<std::size_t>(begin, begin + jobs), SizeIs(jobs));
    }
}

TEST(Campaign, the_seed_repeats_the_order_and_each_repetition_has_its_own) {
    const CampaignPlan plan{.repetitions = 2, .shuffled = true, .seed = 42};
    EXPECT_EQ(order_of(20, plan, 0), order_of(20, plan, 0));
    EXPECT_NE(order_of(20, plan, 0), order_of(20, plan, 1));
    CampaignPlan other = plan;
    other.seed = 43;
    EXPECT_NE(order_of(20, plan, 0), order_of(20, other, 0));
}

/// A seed in a report repeats the order on any machine, with any library. The expected orders come from another
/// implementation of std::seed_seq and std::mt19937_64, in Python.
TEST(Campaign, the_seed_gives_the_same_order_everywhere) {
    CampaignPlan plan{.repetitions = 4, .shuffled = true, .seed = 42};
    EXPECT_THAT(order_of(5, plan, 0), ElementsAre(3, 4, 1, 2, 0));
    EXPECT_THAT(order_of(5, plan, 1), ElementsAre(0, 1, 2, 3, 4));
    plan.seed = (std::uint64_t{4711} << 32U) + 7;
    EXPECT_THAT(order_of(8, plan, 3), ElementsAre(7, 5, 0, 4, 3, 1, 2, 6));
}

TEST(Campaign, repetitions_become_one_result) {
    FakeCampaign stage;
    stage.plan.repetitions = 3;
    stage.add([](std::size_t run) { return measured(100 + run); });
    stage.run();
    ASSERT_THAT(stage.reported, SizeIs(1));
    const RunResult& result = stage.reported[0].second;
    EXPECT_EQ(result.round_trips, 303);
    EXPECT_EQ(result.requested_repetitions, 3);
    EXPECT_TRUE(result.rate_interval);
}

TEST(Campaign, a_failed_job_does_not_run_again_and_the_others_continue) {
    FakeCampaign stage;
    stage.plan.repetitions = 3;
    stage.add([](std::size_t run) {
        RunResult result = measured(1);
        if (run == 1) {
            result.status = RunStatus::failed;
            result.reason = "the child was killed";
        }
        return result;
    });
    stage.add([](std::size_t) { return measured(2); });
    stage.run();
    EXPECT_EQ(std::count(stage.turns.begin(), stage.turns.end(), 0), 2);
    EXPECT_EQ(std::count(stage.turns.begin(), stage.turns.end(), 1), 3);
    ASSERT_THAT(stage.reported, SizeIs(2));
    EXPECT_EQ(stage.reported[0].second.status, RunStatus::failed);
    EXPECT_EQ(stage.reported[0].second.reason, "repetition 2 of 3: the child was killed");
    EXPECT_EQ(stage.reported[1].second.status, RunStatus::ok);
}

TEST(Campaign, a_job_with_nothing_to_measure_is_reported_once) {
    FakeCampaign stage;
    stage.plan.repetitions = 3;
    RunResult skipped;
    skipped.status = RunStatus::skipped;
    skipped.reason = "not here";
    stage.jobs.push_back({skipped, nullptr});
    stage.add([](std::size_t) { return measured(2); });
    stage.run();
    ASSERT_THAT(stage.reported, SizeIs(2));
    EXPECT_EQ(stage.reported[0].second.reason, "not here");
    EXPECT_EQ(stage.begun.front().of, 3);  // skipped jobs take no time
}

TEST(Campaign, an_interruption_reports_every_job_with_a_repetition) {
    FakeCampaign stage;
    stage.plan.repetitions = 3;
    stage.stop_after = 3;  // both run once, the first one twice
    stage.add([](std::size_t) { return measured(5); });
    stage.add([](std::size_t) { return measured(6); });
    stage.run();
    ASSERT_THAT(stage.reported, SizeIs(2));
    EXPECT_EQ(stage.reported[0].second.status, RunStatus::partial);
    EXPECT_EQ(stage.reported[0].second.round_trips, 10);
    EXPECT_THAT(stage.reported[0].second.reason, HasSubstr("2 of 3"));
    EXPECT_EQ(stage.reported[1].second.round_trips, 6);
    EXPECT_THAT(stage.reported[1].second.reason, HasSubstr("1 of 3"));
}

TEST(Campaign, an_interrupted_only_repetition_stays_what_it_is) {
    FakeCampaign stage;
    stage.stop_after = 1;
    stage.add([](std::size_t) {
        RunResult result = measured(5);
        result.status = RunStatus::partial;
        result.reason = "interrupted";
        return result;
    });
    stage.add([](std::size_t) { return measured(6); });
    stage.run();
    ASSERT_THAT(stage.reported, SizeIs(1));
    EXPECT_EQ(stage.reported[0].second.status, RunStatus::partial);
    EXPECT_EQ(stage.reported[0].second.reason, "interrupted");
}

TEST(Campaign, shows_what_there_is_of_a_job_while_its_repetitions_go_on) {
    FakeCampaign stage;
    stage.plan.repetitions = 3;
    stage.add([](std::size_t) { return measured(5); });
    stage.run();
    ASSERT_THAT(stage.unfinished, SizeIs(2));
    EXPECT_EQ(stage.unfinished[1].second.status, RunStatus::partial);
    EXPECT_EQ(stage.unfinished[1].second.round_trips, 10);
    EXPECT_THAT(stage.unfinished[1].second.reason, HasSubstr("after 2 of 3"));
}

TEST(Campaign, shows_what_there_is_less_often_where_there_are_many_repetitions) {
    FakeCampaign stage;
    stage.plan.repetitions = 100;
    stage.add([](std::size_t) { return measured(5); });
    stage.run();
    EXPECT_LT(stage.unfinished.size(), 60);
    EXPECT_GT(stage.unfinished.back().second.repetitions.size(), 93);
}

TEST(Campaign, controls_run_between_the_jobs_from_the_first_to_the_last) {
    FakeCampaign stage;
    stage.plan.repetitions = 5;
    for (int i = 0; i < 4; ++i) {
        stage.add([](std::size_t) { return measured(1); });
    }
    std::vector<std::size_t> finished;
    stage.controls = {.runs = 5,
                      .finished = [&](std::size_t control, const RunResult&) { finished.push_back(control); }};
    stage.add_control([] { return measured(7); });
    stage.run();
    EXPECT_THAT(stage.control_turns,
                ElementsAre(std::pair(0, 2), std::pair(0, 6), std::pair(0, 10), std::pair(0, 14), std::pair(0, 18)));
    EXPECT_THAT(finished, SizeIs(5));
    EXPECT_THAT(stage.turns, SizeIs(20));
    EXPECT_THAT(stage.begun, SizeIs(25));
    EXPECT_EQ(stage.begun.back().of, 25U);
    EXPECT_EQ(
        std::count_if(stage.begun.begin(), stage.begun.end(), [](const RunIndex& index) { return index.control; }), 5);
}

TEST(Campaign, controls_run_as_often_where_there_are_fewer_jobs) {
    FakeCampaign stage;
    stage.add([](std::size_t) { return measured(1); });
    stage.add([](std::size_t) { return measured(1); });
    stage.controls = {.runs = 5, .finished = [](std::size_t, const RunResult&) {}};
    stage.add_control([] { return measured(7); });
    stage.add_control([] { return measured(7); });
    stage.run();
    EXPECT_THAT(stage.control_turns, SizeIs(10));
    EXPECT_EQ(stage.control_turns.front().second, 1U) << "none comes before the first job";
}

TEST(Campaign, a_failed_control_does_not_run_again) {
    FakeCampaign stage;
    stage.add([](std::size_t) { return measured(1); });
    stage.controls = {.runs = 5, .finished = [](std::size_t, const RunResult&) { FAIL(); }};
    stage.add_control([] {
        RunResult result = measured(0);
        result.status = RunStatus::failed;
        return result;
    });
    stage.run();
    EXPECT_THAT(stage.control_turns, SizeIs(1));
    ASSERT_THAT(stage.reported, SizeIs(1));
    EXPECT_EQ(stage.begun.back().number, 2U) << "after the only job";
}

TEST(Campaign, a_self_check_measures_twice_and_tells_the_difference) {
    FakeCampaign stage;
    stage.plan = {.repetitions = 2, .self_check = true};
    stage.add([](std::size_t run) { return measured(run % 2 == 0 ? 100 : 80); });
    stage.run();
    EXPECT_THAT(stage.turns, SizeIs(4));
    ASSERT_THAT(stage.reported, SizeIs(1));
    ASSERT_TRUE(stage.reported[0].second.noise);
    EXPECT_NEAR(*stage.reported[0].second.noise, 0.25, 1e-9);
    EXPECT_EQ(stage.reported[0].second.round_trips, 200);  // only the first of each pair counts
}

/// Returns how often each job ran.
std::vector<std::size_t> runs_of(const FakeCampaign& stage) {
    std::vector<std::size_t> runs(stage.jobs.size());
    for (const std::size_t job : stage.turns) {
        ++runs[job];
    }
    return runs;
}

/// Returns a job's rate in each repetition: alternately that share above and below 1000.
auto alternating(double share) {
    return [share](std::size_t run) {
        return measured(static_cast<std::uint64_t>(1'000'000 * (run % 2 == 0 ? 1 + share : 1 - share)));
    };
}

TEST(Campaign, goes_on_with_the_cells_whose_intervals_are_too_wide) {
    FakeCampaign stage;
    stage.plan = {.repetitions = 3, .until = 0.02};
    stage.add(alternating(0));
    stage.add(alternating(0.04));
    stage.run();
    const std::vector<std::size_t> runs = runs_of(stage);
    EXPECT_EQ(runs[0], 8) << "five for the first look, and three more";
    EXPECT_GT(runs[1], 15);
    ASSERT_THAT(stage.reported, SizeIs(2));
    const RunResult& wide = stage.reported[1].second;
    EXPECT_EQ(wide.status, RunStatus::ok);
    EXPECT_EQ(wide.requested_repetitions, runs[1]);
    EXPECT_LT(wide.rate_interval->high / wide.rate_interval->low, 1.041);
    EXPECT_EQ(stage.begun.back().number, stage.begun.back().of);
}

TEST(Campaign, goes_on_until_the_time_is_over) {
    FakeCampaign stage;
    stage.plan = {.repetitions = 3, .until = 0.02};
    stage.time_is_over_after = 9;
    stage.add(alternating(0.5));
    stage.add(alternating(0.5));
    stage.run();
    EXPECT_THAT(stage.turns, SizeIs(9));
    ASSERT_THAT(stage.reported, SizeIs(2));
    EXPECT_EQ(stage.reported[0].second.status, RunStatus::ok) << "it is just not as precise as requested";
}

TEST(Campaign, goes_on_with_all_builds_of_a_cell_until_their_ratio_is_known) {
    FakeCampaign stage;
    stage.plan = {.repetitions = 3, .until = 0.02};
    stage.add(alternating(0.3));
    stage.add(alternating(0.3));  // together they rise and fall
    stage.jobs[0].group = stage.jobs[1].group = 0;
    stage.run();
    EXPECT_THAT(runs_of(stage), ElementsAre(8, 8));
}

}  // namespace
}  // namespace ipcbench::campaign
