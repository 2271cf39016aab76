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

/// Counts of durations in nanoseconds in log-linear buckets: exact below 2,048 ns, and from there 1,024 buckets for
/// each power of two, so that a value read back (the middle of its bucket) is wrong by at most 1 part in 2,048 (0.05
/// %). The idea is HdrHistogram's (Gil Tene, http://hdrhistogram.org). All memory is allocated and touched by the
/// constructor: `record` neither allocates nor faults. Minimum, maximum, count and sum are exact. Values over 2^42 ns
/// (73 minutes) count in the last bucket.
class Histogram {
public:
    static constexpr double relative_error = 1.0 / 2048;

    Histogram();

    void record(std::uint64_t nanoseconds) noexcept {
        ++buckets_[index_of(std::min(nanoseconds, largest))];
        sum_ += nanoseconds;
        least_ = std::min(least_, nanoseconds);
        most_ = std::max(most_, nanoseconds);
        ++count_;
    }

    void merge(const Histogram& other);
    void clear();

    [[nodiscard]] std::uint64_t count() const noexcept { return count_; }
    [[nodiscard]] std::uint64_t min() const noexcept { return count_ == 0 ? 0 : least_; }
    [[nodiscard]] std::uint64_t max() const noexcept { return most_; }
    [[nodiscard]] double mean() const noexcept;

    /// Sample standard deviation, from the buckets' middles; 0 below two values.
    [[nodiscard]] double stddev() const noexcept;

    /// How many values `percent` (0 to 100) of all are: rounded up, at least 1 unless empty.
    [[nodiscard]] std::uint64_t rank(double percent) const noexcept;

    /// The smallest value such that at least `percent` (0 to 100) of all values are no larger (nearest rank, R's type 1
    /// quantile); 0 when empty. Never outside [min(), max()].
    [[nodiscard]] double percentile(double percent) const noexcept;

    /// A bucket that is not empty, for those who store a histogram.
    struct Bucket {
        std::size_t index = 0;
        std::uint64_t count = 0;
    };
    [[nodiscard]] std::vector<Bucket> buckets() const;
    [[nodiscard]] std::uint64_t sum() const noexcept { return sum_; }

    /// The inverse, with what the buckets do not tell. Nothing when they cannot be those of a histogram: an index
    /// beyond the last or out of order, a count of 0 or too many, minimum or maximum outside the first or last of them,
    /// a sum that no values between those two have.
    [[nodiscard]] static std::optional<Histogram> restore(std::span<const Bucket> buckets, std::uint64_t sum,
                                                          std::uint64_t min, std::uint64_t max);

private:
    static constexpr unsigned sub_bits = 10;
    static constexpr unsigned largest_bits = 42;
    static constexpr std::uint64_t largest = (std::uint64_t{1} << largest_bits) - 1;

    static constexpr std::size_t index_of(std::uint64_t value) noexcept {
        const auto width = static_cast<unsigned>(std::bit_width(value | (std::uint64_t{1} << sub_bits)));
        const unsigned shift = width - (sub_bits + 1);
        return (static_cast<std::size_t>(shift) << sub_bits) + static_cast<std::size_t>(value >> shift);
    }
    /// The middle of a bucket.
    static double value_of(std::size_t index) noexcept;

    std::vector<std::uint64_t> buckets_;
    std::uint64_t count_ = 0;
    std::uint64_t sum_ = 0;
    std::uint64_t least_ = std::numeric_limits<std::uint64_t>::max();
    std::uint64_t most_ = 0;
};

/// Percent and value: the distribution as a curve whose steps halve each time the distance to 100 % halves, as
/// HdrHistogram prints it (five steps each), up to the step that only the largest value is beyond. Empty when the
/// histogram is.
[[nodiscard]] std::vector<std::pair<double, double>> percentile_curve(const Histogram& histogram);

}  // namespace ipcbench
