#include "reporters/results/speed.hpp"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sample_results.hpp"

namespace ipcbench::reporters {
namespace {

/// Returns a result whose five rates have that mean of their logarithms, and a standard error of 0.00707 times
/// `spread`. With Student's t of four degrees of freedom, an interval is 2.776 of these to either side, and 4.310 are
/// visible.
RunResult with_rates(double mean, double spread = 1) {
    RunResult result = test::pipe_run();
    result.requested_repetitions = 5;
    result.repetitions.clear();
    for (const double distance : {0.01, -0.01, 0.02, -0.02, 0.0}) {
        result.repetitions.push_back({1000, std::exp(-mean - spread * distance), false});
    }
    return result;
}

std::string sentence(const RunResult& faster, const RunResult& slower) {
    return comparison_text({faster, "one"}, {slower, "other"});
}

TEST(ComparisonText, says_that_one_is_faster) {
    EXPECT_EQ(sentence(with_rates(0.1), with_rates(0, 0)),
              "one is 1.11x faster than other (95 %: 1.08 .. 1.13; a difference of 3.1 % would show)");
}

TEST(ComparisonText, says_that_both_are_the_same) {
    EXPECT_EQ(sentence(with_rates(0), with_rates(0, 0)),
              "one and other are the same within 5 %: 1.00x (95 %: 0.98 .. 1.02; a difference of 3.1 % would show)");
}

TEST(ComparisonText, says_that_it_is_undecided_and_what_it_takes) {
    EXPECT_EQ(sentence(with_rates(0.04, 3), with_rates(0, 0)),
              "Undecided between one and other: 1.04x (95 %: 0.98 .. 1.10; a difference of 9.6 % would show); "
              "8 more repetitions would show 5 %");
}

TEST(ComparisonText, says_that_the_noise_hides_a_difference) {
    RunResult noisy = with_rates(0.04);
    noisy.noise = 0.08;
    EXPECT_EQ(sentence(noisy, with_rates(0, 0)),
              "Undecided between one and other: 1.04x (95 %: 1.02 .. 1.06; a difference of 11 % would show); "
              "identical measurements differ by 8 %");
}

TEST(ComparisonText, has_no_interval_of_single_measurements) {
    RunResult one = test::pipe_run();
    one.repetitions.clear();
    one.requested_repetitions = 1;
    RunResult other = one;
    other.elapsed_s *= 2;
    EXPECT_EQ(sentence(one, other), "one is 2.00x faster than other");
    one.requested_repetitions = 3;
    EXPECT_EQ(sentence(one, other), "one is 2.00x faster than other (measured once: no interval)");
}

/// Returns the result of a pair of spinning processes on a virtual machine.
RunResult spinning_on_a_virtual_machine(double mean) {
    RunResult result = with_rates(mean);
    result.wait.mode = WaitMode::spin;
    result.cpus = std::pair(0, 1);
    result.virtual_machine = true;
    return result;
}

TEST(NoiseAtOtherTimes, is_that_of_busy_polling_between_virtual_cpus) {
    EXPECT_EQ(noise_at_other_times(spinning_on_a_virtual_machine(0)), 9);
    RunResult result = spinning_on_a_virtual_machine(0);
    result.cpus.reset();
    EXPECT_EQ(noise_at_other_times(result), 9) << "the scheduler chose the CPUs";
    result.cpus = std::pair(1, 1);
    EXPECT_EQ(noise_at_other_times(result), 0);
    result = spinning_on_a_virtual_machine(0);
    result.wait.mode = WaitMode::block;
    EXPECT_EQ(noise_at_other_times(result), 0);
    result = spinning_on_a_virtual_machine(0);
    result.control = true;
    EXPECT_EQ(noise_at_other_times(result), 0) << "there is no second process";
    result = spinning_on_a_virtual_machine(0);
    result.virtual_machine = false;
    EXPECT_EQ(noise_at_other_times(result), 0);
}

TEST(NoiseAtOtherTimes, hides_differences_of_less_than_tenfold_unless_measured_in_turn) {
    const RunResult before = spinning_on_a_virtual_machine(0);
    RunResult after = spinning_on_a_virtual_machine(-2);
    EXPECT_EQ(judge_speeds(after, before).finding, Finding::slower) << "in turn";
    after.origin = "after.json";
    EXPECT_EQ(judge_speeds(after, before).finding, Finding::undecided);
    after = spinning_on_a_virtual_machine(-3);
    after.origin = "after.json";
    EXPECT_EQ(judge_speeds(after, before).finding, Finding::slower) << "20 times is beyond";
}

TEST(VisibleDifference, includes_how_campaigns_differ) {
    const RunResult one = with_rates(0);
    RunResult other = with_rates(0, 0);
    EXPECT_NEAR(std::log1p(visible_difference(one, other).value()), 4.310 * 0.00707, 1e-4);
    other.origin = "before.json";
    EXPECT_NEAR(std::log1p(visible_difference(one, other).value()), std::sqrt(1 + 5) * 4.310 * 0.00707, 2e-4);
}

TEST(VisibleDifference, is_unknown_without_repetitions) {
    RunResult once = test::pipe_run();
    once.repetitions.clear();
    EXPECT_EQ(visible_difference(once, with_rates(0)), std::nullopt);
}

}  // namespace
}  // namespace ipcbench::reporters
