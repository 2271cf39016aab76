#include "ipcbench/stats/histogram.hpp"

#include <cmath>

namespace ipcbench {

Histogram::Histogram() : buckets_(index_of(largest) + 1, 0) {}

void Histogram::merge(const Histogram& other) {
    std::transform(buckets_.begin(), buckets_.end(), other.buckets_.begin(), buckets_.begin(), std::plus<>());
    count_ += other.count_;
    sum_ += other.sum_;
    least_ = std::min(least_, other.least_);
    most_ = std::max(most_, other.most_);
}

void Histogram::clear() {
    std::fill(buckets_.begin(), buckets_.end(), 0);
    count_ = 0;
    sum_ = 0;
    least_ = std::numeric_limits<std::uint64_t>::max();
    most_ = 0;
}

double Histogram::value_of(std::size_t index) noexcept {
    constexpr std::size_t per_octave = std::size_t{1} << sub_bits;
    if (index < 2 * per_octave) {
        return static_cast<double>(index);
    }
    const std::size_t shift = index / per_octave - 1;
    const double low = std::ldexp(static_cast<double>(index - shift * per_octave), static_cast<int>(shift));
    const double last = low + std::ldexp(1.0, static_cast<int>(shift)) - 1;
    return (low + last) / 2;
}

double Histogram::mean() const noexcept {
    return count_ == 0 ? 0 : static_cast<double>(sum_) / static_cast<double>(count_);
}

double Histogram::stddev() const noexcept {
    if (count_ < 2) {
        return 0;
    }
    const double centre = mean();
    double squares = 0;
    for (std::size_t i = 0; i < buckets_.size(); ++i) {
        if (buckets_[i] != 0) {
            const double distance = value_of(i) - centre;
            squares += static_cast<double>(buckets_[i]) * distance * distance;
        }
    }
    return std::sqrt(squares / static_cast<double>(count_ - 1));
}

double Histogram::percentile(double percent) const noexcept {
    if (count_ == 0) {
        return 0;
    }
    // First the product, then the quotient: 99.9 / 100 is a little more than 0.999, and would round 999 up to 1000.
    const double exact_rank = std::ceil(percent * static_cast<double>(count_) / 100);
    const auto rank = std::clamp<std::uint64_t>(static_cast<std::uint64_t>(std::max(exact_rank, 1.0)), 1, count_);
    if (rank == count_) {
        return static_cast<double>(most_);  // known exactly
    }
    std::uint64_t seen = 0;
    for (std::size_t i = 0; i < buckets_.size(); ++i) {
        seen += buckets_[i];
        if (seen >= rank) {
            return std::clamp(value_of(i), static_cast<double>(least_), static_cast<double>(most_));
        }
    }
    return static_cast<double>(most_);
}

}  // namespace ipcbench
