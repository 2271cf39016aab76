#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include <gtest/gtest.h>

#include "unit/stats/histogram_of.hpp"

namespace ipcbench {
namespace {

using test::histogram_of;

using Bucket = Histogram::Bucket;
using Buckets = std::vector<Bucket>;

TEST(HistogramStorage, has_the_filled_buckets_in_their_order) {
    const std::vector<Bucket> buckets = histogram_of({7, 3, 7, 2048, 2049}).buckets();
    ASSERT_EQ(buckets.size(), 3U);
    EXPECT_EQ(buckets[0].index, 3U);
    EXPECT_EQ(buckets[0].count, 1U);
    EXPECT_EQ(buckets[1].index, 7U);
    EXPECT_EQ(buckets[1].count, 2U);
    EXPECT_EQ(buckets[2].index, 2048U);  // from here on two values share a bucket
    EXPECT_EQ(buckets[2].count, 2U);
}

TEST(HistogramStorage, of_an_empty_one_is_empty) {
    EXPECT_TRUE(Histogram().buckets().empty());
    const auto restored = Histogram::restore({}, 0, 0, 0);
    ASSERT_TRUE(restored);
    EXPECT_EQ(restored->count(), 0U);
    EXPECT_EQ(restored->min(), 0U);
    EXPECT_FALSE(Histogram::restore({}, 1, 0, 0));
    EXPECT_FALSE(Histogram::restore({}, 0, 0, 1));
}

TEST(HistogramStorage, keeps_values_beyond_the_range) {
    const Histogram histogram = histogram_of({1, std::uint64_t{1} << 50U});
    const auto restored = Histogram::restore(histogram.buckets(), histogram.sum(), histogram.min(), histogram.max());
    ASSERT_TRUE(restored);
    EXPECT_EQ(restored->max(), std::uint64_t{1} << 50U);
}

TEST(HistogramStorage, can_be_merged_after_it_was_restored) {
    const auto restored = Histogram::restore(Buckets{{10, 2}, {20, 1}}, 40, 10, 20);
    ASSERT_TRUE(restored);
    Histogram merged = histogram_of({15});
    merged.merge(*restored);
    EXPECT_EQ(merged.count(), 4U);
    EXPECT_EQ(merged.percentile(50), 10);
    EXPECT_EQ(merged.percentile(75), 15);
    EXPECT_EQ(merged.max(), 20U);
}

TEST(HistogramStorage, refuses_what_no_histogram_has) {
    const Buckets good{{10, 2}, {20, 1}};
    EXPECT_TRUE(Histogram::restore(good, 40, 10, 20));
    EXPECT_FALSE(Histogram::restore(good, 40, 20, 10)) << "minimum over maximum";
    EXPECT_FALSE(Histogram::restore(good, 40, 9, 20)) << "minimum below its bucket";
    EXPECT_FALSE(Histogram::restore(good, 40, 20, 20)) << "minimum not in the first bucket";
    EXPECT_FALSE(Histogram::restore(good, 40, 10, 21)) << "maximum above its bucket";
    EXPECT_FALSE(Histogram::restore(good, 40, 10, 10)) << "maximum not in the last bucket";
    EXPECT_FALSE(Histogram::restore(good, 29, 10, 20)) << "a mean below the minimum";
    EXPECT_FALSE(Histogram::restore(good, 61, 10, 20)) << "a mean above the maximum";
    EXPECT_FALSE(Histogram::restore(Buckets{{20, 1}, {10, 2}}, 40, 10, 20)) << "out of order";
    EXPECT_FALSE(Histogram::restore(Buckets{{10, 1}, {10, 1}, {20, 1}}, 40, 10, 20)) << "one bucket twice";
    EXPECT_FALSE(Histogram::restore(Buckets{{10, 0}, {20, 1}}, 20, 10, 20)) << "an empty bucket";
    EXPECT_FALSE(Histogram::restore(Buckets{{10, 2}, {1'000'000, 1}}, 40, 10, 20)) << "beyond the last bucket";
    constexpr std::uint64_t max = std::numeric_limits<std::uint64_t>::max();
    EXPECT_FALSE(Histogram::restore(Buckets{{10, max}, {20, 1}}, 40, 10, 20)) << "more than can be counted";
}

TEST(PercentileCurve, of_nothing_is_empty) {
    EXPECT_TRUE(percentile_curve(Histogram()).empty());
}

TEST(PercentileCurve, of_one_value_is_a_level_line) {
    using Curve = std::vector<std::pair<double, double>>;
    EXPECT_EQ(percentile_curve(histogram_of({42})), (Curve{{0, 42}, {100, 42}}));
}

TEST(PercentileCurve, halves_its_steps_each_time_the_distance_to_all_halves) {
    std::vector<std::uint64_t> values;
    for (std::uint64_t value = 1; value <= 1000; ++value) {
        values.push_back(value);
    }
    const auto curve = percentile_curve(histogram_of(values));
    constexpr std::array<double, 13> first{0, 10, 20, 30, 40, 50, 55, 60, 65, 70, 75, 77.5, 80};
    ASSERT_GT(curve.size(), first.size());
    for (std::size_t i = 0; i < first.size(); ++i) {
        EXPECT_EQ(curve[i].first, first[i]);
    }
    for (std::size_t i = 0; i + 1 < curve.size(); ++i) {
        EXPECT_LT(curve[i].first, curve[i + 1].first);
        EXPECT_LE(curve[i].second, curve[i + 1].second);
    }
}

TEST(PercentileCurve, ends_with_the_largest_value_and_no_step_that_only_repeats_it) {
    std::vector<std::uint64_t> values(999, 100);
    values.push_back(5000);
    const auto curve = percentile_curve(histogram_of(values));
    EXPECT_EQ(curve.back(), (std::pair<double, double>{100, 5000}));
    EXPECT_EQ(curve[curve.size() - 2].second, 100);
    EXPECT_LT(curve[curve.size() - 2].first, 99.9);
}

TEST(PercentileCurve, grows_by_its_steps_for_each_halving_only) {
    Histogram histogram;
    for (int i = 0; i < 1'000'000; ++i) {
        histogram.record(100);
    }
    EXPECT_LE(percentile_curve(histogram).size(), 5U * 21);
}

}  // namespace
}  // namespace ipcbench
