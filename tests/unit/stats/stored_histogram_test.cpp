#include "ipcbench/stats/stored_histogram.hpp"

#include <limits>

#include <gtest/gtest.h>

#include "ipcbench/base/error.hpp"
#include "unit/error_of.hpp"
#include "unit/stats/histogram_of.hpp"

namespace ipcbench {
namespace {

using test::histogram_of;

TEST(StoredHistogram, has_only_what_is_not_empty_and_expands_to_the_same) {
    const Histogram histogram = histogram_of({7, 3, 7, 2049, std::uint64_t{1} << 50U});
    const StoredHistogram stored = compact(histogram);
    EXPECT_EQ(stored.buckets.size(), 4U);
    EXPECT_EQ(stored.buckets.capacity(), 4U);
    EXPECT_EQ(stored.count(), 5U);
    const Histogram expanded = expand(stored);
    EXPECT_EQ(expanded.buckets(), histogram.buckets());
    EXPECT_EQ(expanded.sum(), histogram.sum());
    EXPECT_EQ(expanded.min(), 3U);
    EXPECT_EQ(expanded.max(), std::uint64_t{1} << 50U);
}

TEST(StoredHistogram, that_is_empty_expands_to_an_empty_one) {
    EXPECT_EQ(compact(Histogram()), StoredHistogram());
    EXPECT_EQ(expand(StoredHistogram()).count(), 0U);
}

TEST(StoredHistogram, merged_is_that_of_all_values) {
    const std::vector<std::vector<std::uint64_t>> parts{{}, {5, 9}, {}, {1, 5, 7, 20, 21}, {3, 9, 9}, {5}, {100}};
    StoredHistogram merged;
    std::vector<std::uint64_t> values;
    for (const std::vector<std::uint64_t>& part : parts) {
        merged.merge(compact(histogram_of(part)));
        values.insert(values.end(), part.begin(), part.end());
        EXPECT_EQ(merged, compact(histogram_of(values)));
    }
}

TEST(StoredHistogram, whose_counts_do_not_fit_is_an_error) {
    constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
    StoredHistogram forged{{{0, most / 2}, {1, most / 2}}, most / 2, 0, 1};
    EXPECT_EQ(expand(forged).count(), most - 1);
    forged.merge(StoredHistogram(forged));
    const Error error = ipcbench::test::error_of([&] { static_cast<void>(expand(forged)); });
    EXPECT_EQ(error.kind(), ErrorKind::usage);
}

}  // namespace
}  // namespace ipcbench
