#include "ipcbench/stats/histogram.hpp"

#include <cmath>
#include <functional>

namespace ipcbench {

Histogram::Histogram() : buckets_(index_of(largest) + 1, 0) {}

void Histogram::merge(const Histogram& other) {
    std::transform(buckets_.begin(), buckets_.end(), other.buckets_.begin(), buckets_.begin(), std::plus<>());
    count_ += other.count_;
    sum_ += other.sum_;
    min_ = std::min(min_, other.min_);
    max_ = std::max(max_, other.max_);
}

void Histogram::clear() {
    std::fill(buckets_.begin(), buckets_.end(), 0);
    clear_totals();
}

void Histogram::clear_totals() noexcept {
    count_ = 0;
    sum_ = 0;
    min_ = std::numeric_limits<std::uint64_t>::max();
    max_ = 0;
}

StoredHistogram Histogram::move_into(Histogram& whole) {
    StoredHistogram moved{{}, sum_, min(), max_};
    if (count_ == 0) {
        return moved;
    }
    const auto first = buckets_.begin() + static_cast<std::ptrdiff_t>(index_of(std::min(min_, largest)));
    const auto end = buckets_.begin() + static_cast<std::ptrdiff_t>(index_of(std::min(max_, largest))) + 1;
    moved.buckets.reserve(static_cast<std::size_t>(end - first - std::count(first, end, 0U)));
    for (auto bucket = first; bucket != end; ++bucket) {
        if (*bucket != 0) {
            const auto index = static_cast<std::size_t>(bucket - buckets_.begin());
            moved.buckets.push_back({index, *bucket});
            whole.buckets_[index] += *bucket;
            *bucket = 0;
        }
    }
    whole.count_ += count_;
    whole.sum_ += sum_;
    whole.min_ = std::min(whole.min_, min_);
    whole.max_ = std::max(whole.max_, max_);
    clear_totals();
    return moved;
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

std::uint64_t Histogram::rank(double percent) const noexcept {
    // 5.11 % of 50,000 are 2,555, but the double for 5.11 is slightly larger than that. A result that is a whole number
    // except for the rounding of three operations is taken as that number.
    constexpr double rounding = 4 * std::numeric_limits<double>::epsilon();
    const double exact = percent * static_cast<double>(count_) / 100;
    const auto rank = static_cast<std::uint64_t>(std::max(std::ceil(exact - exact * rounding), 0.0));
    return std::min(std::max<std::uint64_t>(rank, 1), count_);
}

double Histogram::percentile(double percent) const noexcept {
    const std::uint64_t wanted = rank(percent);
    if (wanted == count_) {
        return static_cast<double>(max_);  // known exactly; 0 when empty
    }
    std::uint64_t seen = 0;
    for (std::size_t i = 0; i < buckets_.size(); ++i) {
        seen += buckets_[i];
        if (seen >= wanted) {
            return std::clamp(value_of(i), static_cast<double>(min_), static_cast<double>(max_));
        }
    }
    return static_cast<double>(max_);
}

std::vector<Histogram::Bucket> Histogram::buckets() const {
    std::vector<Bucket> filled;
    for (std::size_t i = 0; i < buckets_.size(); ++i) {
        if (buckets_[i] != 0) {
            filled.push_back({i, buckets_[i]});
        }
    }
    return filled;
}

std::optional<Histogram> Histogram::restore(std::span<const Bucket> buckets, std::uint64_t sum, std::uint64_t min,
                                            std::uint64_t max) {
    Histogram histogram;
    if (buckets.empty()) {
        return sum == 0 && min == 0 && max == 0 ? std::optional(histogram) : std::nullopt;
    }
    for (std::size_t i = 0; i < buckets.size(); ++i) {
        const Bucket& bucket = buckets[i];
        const std::uint64_t room = std::numeric_limits<std::uint64_t>::max() - histogram.count_;
        const bool in_order = i == 0 || buckets[i - 1].index < bucket.index;
        if (bucket.index >= histogram.buckets_.size() || !in_order || bucket.count == 0 || bucket.count > room) {
            return std::nullopt;
        }
        histogram.buckets_[bucket.index] = bucket.count;
        histogram.count_ += bucket.count;
    }
    // The sum is compared with its bounds in floating point, because the products may not fit into 64 bits.
    constexpr double slack = 1e-9;
    const auto count = static_cast<double>(histogram.count_);
    const bool plausible = min <= max && index_of(std::min(min, largest)) == buckets.front().index &&
                           index_of(std::min(max, largest)) == buckets.back().index &&
                           static_cast<double>(sum) >= static_cast<double>(min) * count * (1 - slack) &&
                           static_cast<double>(sum) <= static_cast<double>(max) * count * (1 + slack);
    if (!plausible) {
        return std::nullopt;
    }
    histogram.sum_ = sum;
    histogram.min_ = min;
    histogram.max_ = max;
    return histogram;
}

std::vector<std::pair<double, double>> percentile_curve(const Histogram& histogram) {
    constexpr int steps_per_half = 5;
    std::vector<std::pair<double, double>> curve;
    if (histogram.count() == 0) {
        return curve;
    }
    const double last = 100 - 100 / static_cast<double>(histogram.count());
    double percent = 0;
    for (double step = 100.0 / 2 / steps_per_half; percent < last || curve.empty(); step /= 2) {
        for (int i = 0; i < steps_per_half && (percent < last || curve.empty()); ++i, percent += step) {
            curve.emplace_back(percent, histogram.percentile(percent));
        }
    }
    curve.emplace_back(100, static_cast<double>(histogram.max()));
    return curve;
}

}  // namespace ipcbench
