#include "reporters/numbers.hpp"

#include <gtest/gtest.h>

namespace ipcbench::reporters {
namespace {

TEST(TimesText, has_three_figures_or_a_whole_number) {
    EXPECT_EQ(times_text(0.314), "0.31x");
    EXPECT_EQ(times_text(5.721), "5.72x");
    EXPECT_EQ(times_text(571.4), "571x");
}

TEST(IntervalText, has_as_many_decimals_at_both_ends) {
    EXPECT_EQ(interval_text(Interval{5.6, 5.851}), "5.60 .. 5.85");
    EXPECT_EQ(interval_text(Interval{98.7, 123.4}), "99 .. 123");
    EXPECT_EQ(interval_text({}), "");
}

TEST(IntervalText, can_be_relative_to_a_value) {
    EXPECT_EQ(relative_interval_text({95, 110}, 100), "-5.0 .. +10.0 %");
    EXPECT_EQ(relative_interval_text({1, 7.99e12}, 100), "-99.0 .. over +1,000 %");
}

TEST(ExactPercentText, keeps_the_digits_that_were_chosen) {
    EXPECT_EQ(exact_percent_text(0.05), "5 %");
    EXPECT_EQ(exact_percent_text(0.025), "2.5 %");
    EXPECT_EQ(exact_percent_text(0.999), "99.9 %");
}

TEST(WholePercentText, has_no_decimals) {
    EXPECT_EQ(whole_percent_text(0.034), "3 %");
    EXPECT_EQ(whole_percent_text(1), "100 %");
}

TEST(RoughTimeText, is_in_the_unit_that_says_enough) {
    EXPECT_EQ(rough_time_text(0), "0 s");
    EXPECT_EQ(rough_time_text(0.25), "0.25 s");
    EXPECT_EQ(rough_time_text(45), "45 s");
    EXPECT_EQ(rough_time_text(119), "119 s");
    EXPECT_EQ(rough_time_text(720), "12 min");
    EXPECT_EQ(rough_time_text(7500), "2.1 h");
    EXPECT_EQ(rough_time_text(31 * 3600), "31 h");
    EXPECT_EQ(rough_time_text(4.5e8), "5,208 days");
}

TEST(MomentText, is_exact_to_a_millisecond) {
    EXPECT_EQ(moment_text(12.3454), "12.345 s");
}

TEST(Ratios, that_no_measurement_can_mean_only_tell_their_size) {
    EXPECT_EQ(times_text(3.4e21), "over 1,000,000x");
    EXPECT_EQ(interval_text(Interval{0.0001, 3.4e21}), "0 .. over 1,000,000");
}

}  // namespace
}  // namespace ipcbench::reporters
