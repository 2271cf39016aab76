#include "campaign/time_budget.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ipcbench/base/error.hpp"
#include "registry/registry.hpp"

namespace ipcbench::campaign {
namespace {

using namespace std::chrono_literals;
using std::chrono::nanoseconds;
using Seconds = std::chrono::duration<double>;

runner::Cell cell_of(const char* transport) {
    runner::Cell cell;
    cell.transport = &registry::find_transport(transport);
    return cell;
}

TEST(TimeBudget, is_spread_so_that_all_runs_are_planned_to_end_within_it) {
    for (const std::optional<nanoseconds> warmup :
         {std::optional<nanoseconds>(), std::optional<nanoseconds>(0ns), std::optional<nanoseconds>(50ms)}) {
        std::vector<runner::Cell> cells{cell_of("pipe"), cell_of("null"), cell_of("shm-spin"), cell_of("pipe")};
        cells.back().load.pairs = 4;
        std::vector<const runner::Cell*> planned;
        for (runner::Cell& cell : cells) {
            cell.warmup = warmup;
            planned.push_back(&cell);
        }
        const nanoseconds duration = spread_budget(10s, planned, 5);
        Seconds sum{0};
        for (runner::Cell& cell : cells) {
            cell.duration = duration;
            sum += 5 * Seconds(*expected_time(cell));
        }
        EXPECT_LE(sum.count(), 10);
        EXPECT_GT(sum.count(), 9);
    }
}

TEST(TimeBudget, counts_every_child_that_is_started) {
    runner::Cell one = cell_of("pipe");
    runner::Cell eight = one;
    eight.load.concurrency = 8;
    EXPECT_GT(*expected_time(eight), *expected_time(one));
}

TEST(TimeBudget, that_is_too_small_is_refused_with_the_count_and_one_that_would_do) {
    const runner::Cell cell = cell_of("pipe");
    const auto spread = [&](nanoseconds budget) { return spread_budget(budget, {&cell, &cell}, 3); };
    try {
        static_cast<void>(spread(50ms));
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::usage);
        EXPECT_THAT(error.what(), testing::HasSubstr("6 runs"));
        const std::string hint = error.hint();
        const int enough = std::stoi(hint.substr(hint.find_first_of("0123456789")));
        EXPECT_NO_THROW(static_cast<void>(spread(std::chrono::milliseconds(enough))));
        EXPECT_THROW(static_cast<void>(spread(std::chrono::milliseconds(enough - 2))), Error);
    }
}

TEST(TimeBudget, is_at_least_that_of_a_first_round_trip) {
    runner::Cell cell = cell_of("pipe");
    cell.load.gap = 3s;
    EXPECT_THROW(static_cast<void>(spread_budget(1s, {&cell}, 1)), Error);
    EXPECT_THROW(static_cast<void>(spread_budget(8s, {&cell}, 3)), Error);
    EXPECT_NO_THROW(static_cast<void>(spread_budget(4s, {&cell}, 1)));
    cell.duration = 100ms;
    EXPECT_GE(*expected_time(cell), 3s);
}

TEST(TimeBudget, of_a_count_is_known_only_where_something_else_paces_it) {
    runner::Cell cell = cell_of("pipe");
    cell.iterations = 5;
    EXPECT_FALSE(expected_time(cell));
    cell.load.rate = 0.5;
    EXPECT_GE(*expected_time(cell), 10s);
    cell.load = {};
    cell.load.gap = 2s;
    EXPECT_GE(*expected_time(cell), 10s);
    cell.iterations = std::numeric_limits<std::uint64_t>::max();
    EXPECT_GE(*expected_time(cell), 1000h) << "and no number overflows";
}

/// Runs two jobs three times each, where each run takes `each` and all should end after `budget`. Returns the duration
/// that each run was given.
std::vector<nanoseconds> paced(nanoseconds budget, nanoseconds planned, nanoseconds each) {
    BudgetTracker::Clock::time_point now{};
    BudgetTracker budget_tracker(now + budget, planned, 2, 3, 1);
    std::vector<nanoseconds> durations;
    for (std::size_t number = 1; number <= 6; ++number) {
        budget_tracker.begin({number % 2, number, 6}, now);
        durations.push_back(budget_tracker.duration());
        now += each;
    }
    return durations;
}

TEST(BudgetTracker, is_the_plan_as_long_as_it_is_kept) {
    EXPECT_THAT(paced(6s, 500ms, 700ms), testing::Each(500ms));
}

TEST(BudgetTracker, is_faster_from_the_next_repetition_on_where_runs_take_longer) {
    const std::vector<nanoseconds> durations = paced(6s, 500ms, 1200ms);
    EXPECT_EQ(durations[0], 500ms);
    EXPECT_EQ(durations[1], 500ms) << "one repetition is the same for all";
    EXPECT_LT(durations[2], 500ms);
    EXPECT_EQ(durations[2], durations[3]);
    EXPECT_EQ(durations[4], durations[5]);
    EXPECT_THAT(paced(6s, 500ms, 100s).back(), 10ms) << "but no run is without any time";
}

TEST(BudgetTracker, goes_on_in_the_repetition_that_was_interrupted) {
    BudgetTracker::Clock::time_point now{};
    BudgetTracker budget_tracker(now + 3s, 500ms, 2, 3, 1);
    budget_tracker.skip(0, 2);
    budget_tracker.skip(1, 1);
    budget_tracker.begin({1, 4, 6}, now);
    now += 1200ms;
    budget_tracker.begin({0, 5, 6}, now);
    EXPECT_LT(budget_tracker.duration(), 500ms) << "a repetition begins";
    const nanoseconds third = budget_tracker.duration();
    now += 1200ms;
    budget_tracker.begin({1, 6, 6}, now);
    EXPECT_EQ(budget_tracker.duration(), third) << "one repetition is the same for all";
}

}  // namespace
}  // namespace ipcbench::campaign
