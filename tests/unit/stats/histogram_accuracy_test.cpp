#include <algorithm>
#include <cmath>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "ipcbench/stats/histogram.hpp"

/// Compares percentiles with those of the sorted values, for distributions that are difficult for histograms.
namespace ipcbench {
namespace {

struct Distribution {
    const char* name;
    std::vector<std::uint64_t> values;
};

// Returns the same numbers in every run. The standard library's distributions differ between implementations.
double uniform(std::mt19937_64& random) {
    return static_cast<double>(random() >> 11U) * 0x1.0p-53;
}

/// A fast path and one that is a thousand times slower, 95 to 5, with nothing between them, so that percentiles fall on
/// each side and one falls on the edge.
Distribution bimodal() {
    std::mt19937_64 random(1);  // NOLINT(cert-msc32-c,cert-msc51-cpp)
    std::vector<std::uint64_t> values;
    for (int i = 0; i < 20'000; ++i) {
        const std::uint64_t noise = random() % 200;
        values.push_back(i % 20 == 0 ? 9'000'000 + 1000 * noise : 9'000 + noise);
    }
    return {"bimodal", values};
}

/// Pareto with exponent 1: the mean does not exist, and the largest value is far from the second largest.
Distribution heavy_tail() {
    std::mt19937_64 random(2);  // NOLINT(cert-msc32-c,cert-msc51-cpp)
    std::vector<std::uint64_t> values;
    for (int i = 0; i < 50'000; ++i) {
        values.push_back(static_cast<std::uint64_t>(1500 / (1 - uniform(random))));
    }
    return {"heavy_tail", values};
}

Distribution constant() {
    return {"constant", std::vector<std::uint64_t>(1000, 123'457)};
}

/// The values at which buckets change their width.
Distribution powers_of_two() {
    std::vector<std::uint64_t> values;
    for (unsigned bit = 0; bit < 42; ++bit) {
        const std::uint64_t power = std::uint64_t{1} << bit;
        values.insert(values.end(), {power - 1, power, power + 1});
    }
    return {"powers_of_two", values};
}

Distribution one_huge_outlier() {
    std::vector<std::uint64_t> values(9999, 150);
    values.push_back(std::uint64_t{1} << 50U);  // beyond the histogram's range; 13 days
    return {"one_huge_outlier", values};
}

Distribution log_uniform() {
    std::mt19937_64 random(3);  // NOLINT(cert-msc32-c,cert-msc51-cpp)
    std::vector<std::uint64_t> values;
    for (int i = 0; i < 30'000; ++i) {
        values.push_back(static_cast<std::uint64_t>(std::exp2(41 * uniform(random))));
    }
    return {"log_uniform", values};
}

class HardDistribution : public testing::TestWithParam<Distribution> {
protected:
    void SetUp() override {
        sorted_ = GetParam().values;
        for (const std::uint64_t value : sorted_) {
            histogram_.record(value);
        }
        std::sort(sorted_.begin(), sorted_.end());
    }

    /// Nearest rank in integer arithmetic; `thousandths` of a percent.
    [[nodiscard]] double exact(std::uint64_t thousandths) const {
        const std::uint64_t rank = (thousandths * sorted_.size() + 99'999) / 100'000;
        return static_cast<double>(sorted_[std::max<std::uint64_t>(rank, 1) - 1]);
    }

    std::vector<std::uint64_t> sorted_;
    Histogram histogram_;
};

TEST_P(HardDistribution, has_every_percentile_within_the_stated_error) {
    for (std::uint64_t thousandths = 0; thousandths <= 100'000; thousandths += 10) {
        const double percent = static_cast<double>(thousandths) / 1000;
        ASSERT_NEAR(histogram_.percentile(percent), exact(thousandths), exact(thousandths) * Histogram::relative_error)
            << percent << " %";
    }
}

TEST(HistogramRank, does_not_count_the_rounding_of_a_percentage_as_a_value) {
    Histogram histogram;
    for (std::uint64_t count = 1; count <= 3000; ++count) {
        histogram.record(1);
        for (std::uint64_t thousandths = 0; thousandths <= 100'000; thousandths += 1 + count % 97) {
            const std::uint64_t rank = std::max<std::uint64_t>(1, (thousandths * count + 99'999) / 100'000);
            ASSERT_EQ(histogram.rank(static_cast<double>(thousandths) / 1000), rank)
                << thousandths << " thousandths of a percent of " << count;
        }
    }
}

TEST_P(HardDistribution, has_percentiles_that_never_fall) {
    double before = 0;
    for (double percent = 0; percent <= 100; percent += 0.25) {
        ASSERT_GE(histogram_.percentile(percent), before) << percent;
        before = histogram_.percentile(percent);
    }
}

TEST_P(HardDistribution, has_its_extremes_and_its_mean_exactly) {
    EXPECT_EQ(histogram_.min(), sorted_.front());
    EXPECT_EQ(histogram_.max(), sorted_.back());
    EXPECT_EQ(histogram_.percentile(100), static_cast<double>(sorted_.back()));
    std::uint64_t sum = 0;
    for (const std::uint64_t value : sorted_) {
        sum += value;
    }
    EXPECT_EQ(histogram_.mean(), static_cast<double>(sum) / static_cast<double>(sorted_.size()));
}

TEST_P(HardDistribution, is_the_same_when_it_was_recorded_in_parts_and_merged) {
    std::vector<Histogram> parts(3);
    for (std::size_t i = 0; i < GetParam().values.size(); ++i) {
        parts[i % parts.size()].record(GetParam().values[i]);
    }
    Histogram merged = parts[0];
    merged.merge(parts[1]);
    merged.merge(parts[2]);
    for (double percent = 0; percent <= 100; percent += 0.5) {
        ASSERT_EQ(merged.percentile(percent), histogram_.percentile(percent)) << percent;
    }
    EXPECT_EQ(merged.mean(), histogram_.mean());
    EXPECT_EQ(merged.stddev(), histogram_.stddev());
}

TEST_P(HardDistribution, is_the_same_when_it_was_stored_and_restored) {
    const auto restored =
        Histogram::restore(histogram_.buckets(), histogram_.sum(), histogram_.min(), histogram_.max());
    ASSERT_TRUE(restored);
    EXPECT_EQ(restored->count(), histogram_.count());
    EXPECT_EQ(restored->sum(), histogram_.sum());
    EXPECT_EQ(restored->mean(), histogram_.mean());
    EXPECT_EQ(restored->stddev(), histogram_.stddev());
    EXPECT_EQ(percentile_curve(*restored), percentile_curve(histogram_));
}

INSTANTIATE_TEST_SUITE_P(all, HardDistribution,
                         testing::Values(bimodal(), heavy_tail(), constant(), powers_of_two(), one_huge_outlier(),
                                         log_uniform()),
                         [](const auto& one) { return std::string(one.param.name); });

}  // namespace
}  // namespace ipcbench
