#include "cli/time_budget.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ipcbench/base/error.hpp"

namespace ipcbench::cli {
namespace {

using namespace std::chrono_literals;
using std::chrono::nanoseconds;

TEST(TimeBudget, is_spread_so_that_all_runs_take_all_of_it) {
    for (const std::optional<nanoseconds> warmup :
         {std::optional<nanoseconds>(), std::optional<nanoseconds>(0ns), std::optional<nanoseconds>(50ms)}) {
        runner::Cell cell;
        cell.warmup = warmup;
        cell.duration = spread_budget(10s, 20, warmup);
        EXPECT_NEAR(std::chrono::duration<double>(*expected_time(cell)).count(), 0.5, 1e-6);
    }
}

TEST(TimeBudget, that_is_too_small_is_refused_with_one_that_would_do) {
    try {
        static_cast<void>(spread_budget(50ms, 6, std::nullopt));
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::usage);
        EXPECT_EQ(error.hint(), "give it at least 163ms, or take fewer cells or --repetitions");
    }
    EXPECT_NO_THROW(static_cast<void>(spread_budget(163ms, 6, std::nullopt)));
    EXPECT_THROW(static_cast<void>(spread_budget(1s, 1, 1s)), Error);
}

TEST(TimeBudget, of_a_count_is_not_known) {
    runner::Cell cell;
    cell.iterations = 5;
    EXPECT_FALSE(expected_time(cell));
}

}  // namespace
}  // namespace ipcbench::cli
