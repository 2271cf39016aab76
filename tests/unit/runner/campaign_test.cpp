#include "runner/campaign.hpp"

#include <algorithm>
#include <numeric>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ipcbench::runner {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

RunResult measured(std::uint64_t round_trips) {
    RunResult result;
    result.transport = "made-up";
    result.round_trips = round_trips;
    result.elapsed_s = 1;
    return result;
}

/// A campaign over made-up jobs: which ran when, and what was reported.
struct Rehearsal {
    std::vector<Job> jobs;
    CampaignPlan plan;
    std::vector<std::size_t> turns;
    std::vector<Turn> begun;
    std::vector<std::pair<std::size_t, RunResult>> reported;
    std::vector<std::pair<std::size_t, RunResult>> unfinished;
    std::size_t stop_after = 1'000'000;  ///< turns, then it is interrupted

    void add(std::function<RunResult(std::size_t run)> measure) {
        const std::size_t index = jobs.size();
        jobs.push_back({{}, [this, index, measure, run = std::size_t{0}]() mutable {
                            turns.push_back(index);
                            return measure(run++);
                        }});
    }
    void run() {
        run_campaign(jobs, plan,
                     {[this](const Turn& turn) { begun.push_back(turn); },
                      [this](std::size_t job, const RunResult& result) { reported.emplace_back(job, result); },
                      [this] { return turns.size() >= stop_after; },
                      [this](std::size_t job, const RunResult& result) { unfinished.emplace_back(job, result); }});
    }
};

TEST(Campaign, one_repetition_keeps_the_order_and_reports_each_job_at_once) {
    Rehearsal stage;
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
    Rehearsal stage;
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
    // The same everywhere: a seed in somebody's report repeats the order on any machine.
    EXPECT_THAT(order_of(5, plan, 0), testing::UnorderedElementsAre(0, 1, 2, 3, 4));
}

TEST(Campaign, repetitions_become_one_result) {
    Rehearsal stage;
    stage.plan.repetitions = 3;
    stage.add([](std::size_t run) { return measured(100 + run); });
    stage.run();
    ASSERT_THAT(stage.reported, SizeIs(1));
    const RunResult& result = stage.reported[0].second;
    EXPECT_EQ(result.round_trips, 303);
    EXPECT_EQ(result.asked_repetitions, 3);
    EXPECT_TRUE(result.rate_interval);
}

TEST(Campaign, a_job_that_fails_takes_no_further_turns_and_the_others_go_on) {
    Rehearsal stage;
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
    Rehearsal stage;
    stage.plan.repetitions = 3;
    RunResult skipped;
    skipped.status = RunStatus::skipped;
    skipped.reason = "not here";
    stage.jobs.push_back({skipped, nullptr});
    stage.add([](std::size_t) { return measured(2); });
    stage.run();
    ASSERT_THAT(stage.reported, SizeIs(2));
    EXPECT_EQ(stage.reported[0].second.reason, "not here");
    EXPECT_EQ(stage.begun.front().of, 3);  // what is skipped takes no time
}

TEST(Campaign, an_interruption_reports_whatever_has_a_repetition) {
    Rehearsal stage;
    stage.plan.repetitions = 3;
    stage.stop_after = 3;  // both once, the first one twice
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
    Rehearsal stage;
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
    Rehearsal stage;
    stage.plan.repetitions = 3;
    stage.add([](std::size_t) { return measured(5); });
    stage.run();
    ASSERT_THAT(stage.unfinished, SizeIs(2));
    EXPECT_EQ(stage.unfinished[1].second.status, RunStatus::partial);
    EXPECT_EQ(stage.unfinished[1].second.round_trips, 10);
    EXPECT_THAT(stage.unfinished[1].second.reason, HasSubstr("after 2 of 3"));
}

TEST(Campaign, shows_what_there_is_less_often_where_there_are_many_repetitions) {
    Rehearsal stage;
    stage.plan.repetitions = 100;
    stage.add([](std::size_t) { return measured(5); });
    stage.run();
    EXPECT_LT(stage.unfinished.size(), 60);
    EXPECT_GT(stage.unfinished.back().second.repetitions.size(), 93);
}

TEST(Campaign, a_self_check_measures_twice_and_tells_the_difference) {
    Rehearsal stage;
    stage.plan = {.repetitions = 2, .self_check = true};
    stage.add([](std::size_t run) { return measured(run % 2 == 0 ? 100 : 80); });
    stage.run();
    EXPECT_THAT(stage.turns, SizeIs(4));
    ASSERT_THAT(stage.reported, SizeIs(1));
    ASSERT_TRUE(stage.reported[0].second.noise);
    EXPECT_NEAR(*stage.reported[0].second.noise, 0.25, 1e-9);
    EXPECT_EQ(stage.reported[0].second.round_trips, 200);  // the first of each pair
}

}  // namespace
}  // namespace ipcbench::runner
