#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "unit/stats/histogram_of.hpp"

namespace ipcbench {
namespace {

using test::histogram_of;

/// Nearest rank in integer arithmetic: `hundredths` of a percent of the sorted values.
std::uint64_t nearest_rank(const std::vector<std::uint64_t>& sorted, std::uint64_t hundredths) {
    const std::uint64_t rank = (hundredths * sorted.size() + 9999) / 10'000;
    return sorted[std::max<std::uint64_t>(rank, 1) - 1];
}

/// Returns values over many orders of magnitude, up to 2^`bits`.
std::vector<std::uint64_t> spread_values(std::size_t count, double bits) {
    std::mt19937_64 random(42);  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same numbers in every run
    std::uniform_real_distribution<double> exponent(0, bits);
    std::vector<std::uint64_t> values(count);
    for (std::uint64_t& value : values) {
        value = static_cast<std::uint64_t>(std::exp2(exponent(random)));
    }
    return values;
}

constexpr std::array<std::uint64_t, 9> some_hundredths{0, 1, 1000, 2500, 5000, 9000, 9900, 9990, 9999};

TEST(Histogram, an_empty_one_is_all_zeros) {
    const Histogram histogram;
    EXPECT_EQ(histogram.count(), 0U);
    EXPECT_EQ(histogram.min(), 0U);
    EXPECT_EQ(histogram.max(), 0U);
    EXPECT_EQ(histogram.mean(), 0);
    EXPECT_EQ(histogram.stddev(), 0);
    EXPECT_EQ(histogram.percentile(50), 0);
}

TEST(Histogram, a_single_value_is_every_percentile) {
    for (const std::uint64_t value :
         {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{146}, std::uint64_t{123'456'789}}) {
        const Histogram histogram = histogram_of({value});
        for (const double percent : {0.0, 50.0, 99.99, 100.0}) {
            EXPECT_EQ(histogram.percentile(percent), static_cast<double>(value));
        }
        EXPECT_EQ(histogram.mean(), static_cast<double>(value));
        EXPECT_EQ(histogram.stddev(), 0);
    }
}

TEST(Histogram, is_exact_below_2048_ns) {
    for (std::uint64_t value = 0; value < 2048; ++value) {
        // The neighbours on both sides keep the value from being found through min and max.
        const Histogram histogram = histogram_of({0, value, 5000});
        ASSERT_EQ(histogram.percentile(50), static_cast<double>(value));
    }
}

TEST(Histogram, the_relative_error_stays_in_its_bound_over_the_whole_range) {
    const std::uint64_t max = (std::uint64_t{1} << 42U) - 1;
    const auto check = [&](std::uint64_t value) {
        const double found = histogram_of({0, value, max}).percentile(50);
        ASSERT_LE(std::abs(found - static_cast<double>(value)), static_cast<double>(value) * Histogram::relative_error)
            << value;
    };
    for (unsigned bit = 10; bit < 42; ++bit) {
        const std::uint64_t power = std::uint64_t{1} << bit;
        for (const std::uint64_t value : {power - 1, power, power + 1, power + power / 2, power + power / 3}) {
            check(value);
        }
    }
    for (const std::uint64_t value : spread_values(300, 42)) {
        check(value);
    }
}

TEST(Histogram, percentiles_are_nearest_rank) {
    std::vector<std::uint64_t> sorted;
    for (std::uint64_t count = 1; count <= 2000; ++count) {
        sorted.push_back(count - 1);  // 0, 1, 2, ...: reveals a rank that is off by one
        if (count > 50 && count % 100 != 0) {
            continue;
        }
        const Histogram histogram = histogram_of(sorted);
        for (const std::uint64_t hundredths : some_hundredths) {
            ASSERT_EQ(histogram.percentile(static_cast<double>(hundredths) / 100),
                      static_cast<double>(nearest_rank(sorted, hundredths)))
                << count << " values, " << hundredths << " hundredths of a percent";
        }
    }
}

TEST(Histogram, percentiles_are_those_of_the_sorted_data_within_the_error) {
    std::vector<std::uint64_t> values = spread_values(20'000, 33);
    const Histogram histogram = histogram_of(values);
    std::sort(values.begin(), values.end());
    for (const std::uint64_t hundredths : some_hundredths) {
        const auto exact = static_cast<double>(nearest_rank(values, hundredths));
        EXPECT_NEAR(histogram.percentile(static_cast<double>(hundredths) / 100), exact,
                    exact * Histogram::relative_error);
    }
    EXPECT_EQ(histogram.percentile(100), static_cast<double>(values.back()));
}

TEST(Histogram, percentiles_never_leave_what_was_recorded) {
    const Histogram histogram = histogram_of({1'000'001, 1'000'001, 1'000'002});
    EXPECT_GE(histogram.percentile(0), 1'000'001);
    EXPECT_LE(histogram.percentile(100), 1'000'002);
}

TEST(Histogram, mean_and_deviation_are_those_of_the_data) {
    const std::vector<std::uint64_t> values = spread_values(5000, 30);
    const Histogram histogram = histogram_of(values);
    double sum = 0;
    for (const std::uint64_t value : values) {
        sum += static_cast<double>(value);
    }
    const double mean = sum / static_cast<double>(values.size());
    double squares = 0;
    for (const std::uint64_t value : values) {
        squares += (static_cast<double>(value) - mean) * (static_cast<double>(value) - mean);
    }
    const double stddev = std::sqrt(squares / static_cast<double>(values.size() - 1));
    EXPECT_NEAR(histogram.mean(), mean, mean * 1e-12);
    EXPECT_NEAR(histogram.stddev(), stddev, stddev * 1e-3);
}

TEST(Histogram, the_deviation_of_small_values_is_exact) {
    EXPECT_DOUBLE_EQ(histogram_of({2, 4, 4, 4, 5, 5, 7, 9}).stddev(), std::sqrt(32.0 / 7));
}

TEST(Histogram, merging_is_the_same_as_recording_both) {
    const std::vector<std::uint64_t> low = spread_values(1000, 12);
    const std::vector<std::uint64_t> high = spread_values(500, 40);
    Histogram merged = histogram_of(low);
    merged.merge(histogram_of(high));
    std::vector<std::uint64_t> all = low;
    all.insert(all.end(), high.begin(), high.end());
    const Histogram wait_for_all = histogram_of(all);
    EXPECT_EQ(merged.count(), wait_for_all.count());
    EXPECT_EQ(merged.min(), wait_for_all.min());
    EXPECT_EQ(merged.max(), wait_for_all.max());
    EXPECT_EQ(merged.mean(), wait_for_all.mean());
    EXPECT_EQ(merged.stddev(), wait_for_all.stddev());
    for (double percent = 0; percent <= 100; percent += 0.5) {
        EXPECT_EQ(merged.percentile(percent), wait_for_all.percentile(percent));
    }
}

TEST(Histogram, merging_an_empty_one_changes_nothing) {
    Histogram histogram = histogram_of({3, 5});
    histogram.merge(Histogram());
    EXPECT_EQ(histogram.count(), 2U);
    EXPECT_EQ(histogram.min(), 3U);
    EXPECT_EQ(histogram.max(), 5U);
    Histogram empty;
    empty.merge(histogram);
    EXPECT_EQ(empty.min(), 3U);
    EXPECT_EQ(empty.percentile(50), 3);
}

TEST(Histogram, clearing_makes_it_new) {
    Histogram histogram = histogram_of({1, 2, 3'000'000});
    histogram.clear();
    EXPECT_EQ(histogram.count(), 0U);
    EXPECT_EQ(histogram.percentile(50), 0);
    histogram.record(7);
    EXPECT_EQ(histogram.min(), 7U);
    EXPECT_EQ(histogram.max(), 7U);
    EXPECT_EQ(histogram.mean(), 7);
}

TEST(Histogram, values_beyond_its_range_count_in_the_last_bucket) {
    const std::uint64_t huge = std::uint64_t{1} << 50U;
    const Histogram histogram = histogram_of({1, huge, huge + 1});
    EXPECT_EQ(histogram.count(), 3U);
    EXPECT_EQ(histogram.max(), huge + 1);
    EXPECT_GE(histogram.percentile(99), std::exp2(41));
    EXPECT_LE(histogram.percentile(99), static_cast<double>(huge + 1));
}

}  // namespace
}  // namespace ipcbench
