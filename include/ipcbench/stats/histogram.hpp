#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace ipcbench {

struct StoredHistogram;

/// Counts durations in nanoseconds in log-linear buckets: exact below 2,048 ns, and from there 1,024 buckets for each
/// power of two, so that a value read back (the middle of its bucket) is wrong by at most 1 part in 2,048 (0.05 %). The
/// idea is from HdrHistogram (Gil Tene, http://hdrhistogram.org). The constructor allocates and touches all memory, so
/// `record` neither allocates nor faults. Minimum, maximum, count and sum are exact. Values over 2^42 ns (73 minutes)
/// count in the last bucket.
class Histogram {
public:
    static constexpr double relative_error = 1.0 / 2048;
    static constexpr int significant_digits = 3;  ///< in HdrHistogram's terms: its buckets for 3 digits are these

    /// Values over this one count in the last bucket.
    static constexpr std::uint64_t largest = (std::uint64_t{1} << 42U) - 1;

    /// A bucket that is not empty, for storing a histogram.
    struct Bucket {
        std::size_t index = 0;
        std::uint64_t count = 0;

        [[nodiscard]] bool operator==(const Bucket&) const = default;
    };

    Histogram();

    void record(std::uint64_t nanoseconds) noexcept {
        ++buckets_[index_of(std::min(nanoseconds, largest))];
        sum_ += nanoseconds;
        min_ = std::min(min_, nanoseconds);
        max_ = std::max(max_, nanoseconds);
        ++count_;
    }

    void merge(const Histogram& other);
    void clear();

    /// Adds all values to `whole`, and clears this histogram. Returns what was moved. Looks only at the buckets between
    /// the minimum and the maximum, so that it is fast enough for a measuring thread: microseconds.
    [[nodiscard]] StoredHistogram move_into(Histogram& whole);

    [[nodiscard]] std::uint64_t count() const noexcept { return count_; }
    [[nodiscard]] std::uint64_t min() const noexcept { return count_ == 0 ? 0 : min_; }
    [[nodiscard]] std::uint64_t max() const noexcept { return max_; }
    [[nodiscard]] double mean() const noexcept;

    /// Returns the sample standard deviation, computed from the middles of the buckets; 0 for fewer than two values.
    [[nodiscard]] double stddev() const noexcept;

    /// Returns how many values `percent` (0 to 100) of all values are: rounded up, at least 1 unless empty.
    [[nodiscard]] std::uint64_t rank(double percent) const noexcept;

    /// Returns the smallest value such that at least `percent` (0 to 100) of all values are no larger (nearest rank,
    /// R's type 1 quantile); 0 if empty. Never outside [min(), max()].
    [[nodiscard]] double percentile(double percent) const noexcept;

    [[nodiscard]] std::vector<Bucket> buckets() const;

    /// Returns the middle of a bucket.
    [[nodiscard]] static double value_of(std::size_t index) noexcept;

    [[nodiscard]] std::uint64_t sum() const noexcept { return sum_; }

    /// Restores a histogram from its buckets and the values that the buckets do not contain. Returns nothing if they
    /// cannot belong to a histogram: an index beyond the last or out of order, a count of 0 or too many, a minimum or
    /// maximum outside the first or last bucket, a sum that no values between those two have.
    [[nodiscard]] static std::optional<Histogram> restore(std::span<const Bucket> buckets, std::uint64_t sum,
                                                          std::uint64_t min, std::uint64_t max);

private:
    static constexpr unsigned sub_bits = 10;

    static constexpr std::size_t index_of(std::uint64_t value) noexcept {
        const auto width = static_cast<unsigned>(std::bit_width(value | (std::uint64_t{1} << sub_bits)));
        const unsigned shift = width - (sub_bits + 1);
        return (static_cast<std::size_t>(shift) << sub_bits) + static_cast<std::size_t>(value >> shift);
    }
    void clear_totals() noexcept;

    std::vector<std::uint64_t> buckets_;
    std::uint64_t count_ = 0;
    std::uint64_t sum_ = 0;
    std::uint64_t min_ = std::numeric_limits<std::uint64_t>::max();
    std::uint64_t max_ = 0;
};

/// A histogram without its empty buckets: some hundred numbers instead of 33,000.
struct StoredHistogram {
    std::vector<Histogram::Bucket> buckets;  ///< in the order of their indices
    std::uint64_t sum = 0;
    std::uint64_t min = 0;
    std::uint64_t max = 0;

    [[nodiscard]] std::uint64_t count() const noexcept;

    /// Adds the values of another one.
    void merge(const StoredHistogram& other);

    [[nodiscard]] bool operator==(const StoredHistogram&) const = default;
};

/// Returns percent and value: the distribution as a curve whose steps halve each time the distance to 100 % halves, as
/// HdrHistogram prints it (five steps each), up to the step beyond which only the largest value lies. Empty if the
/// histogram is empty.
[[nodiscard]] std::vector<std::pair<double, double>> percentile_curve(const Histogram& histogram);

}  // namespace ipcbench
