#include "ipcbench/stats/stored_histogram.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <optional>
#include <utility>

#include "ipcbench/base/error.hpp"

namespace ipcbench {
namespace {

/// Stops at the largest number, so that what was forged to overflow is not mistaken for something small.
std::uint64_t saturated_sum(std::uint64_t one, std::uint64_t other) noexcept {
    return one + std::min(other, std::numeric_limits<std::uint64_t>::max() - one);
}

}  // namespace

StoredHistogram compact(const Histogram& histogram) {
    StoredHistogram stored{histogram.buckets(), histogram.sum(), histogram.min(), histogram.max()};
    stored.buckets.shrink_to_fit();
    return stored;
}

Histogram expand(const StoredHistogram& stored) {
    std::optional<Histogram> histogram = Histogram::restore(stored.buckets, stored.sum, stored.min, stored.max);
    if (!histogram) {
        throw Error(ErrorKind::usage, "the sums of the counts of these runs cannot be those of a histogram",
                    "was the report with these runs changed? Measure again: ipcbench rerun REPORT");
    }
    return *std::move(histogram);
}

std::uint64_t StoredHistogram::count() const noexcept {
    return std::accumulate(buckets.begin(), buckets.end(), std::uint64_t{0},
                           [](std::uint64_t count, const Histogram::Bucket& bucket) { return count + bucket.count; });
}

void StoredHistogram::merge(const StoredHistogram& other) {
    if (other.buckets.empty()) {
        return;
    }
    min = buckets.empty() ? other.min : std::min(min, other.min);
    max = std::max(max, other.max);
    sum = saturated_sum(sum, other.sum);
    std::vector<Histogram::Bucket> both;
    both.reserve(std::max(buckets.size(), other.buckets.size()));
    auto next = other.buckets.begin();
    for (const Histogram::Bucket& bucket : buckets) {
        for (; next != other.buckets.end() && next->index < bucket.index; ++next) {
            both.push_back(*next);
        }
        both.push_back(bucket);
        if (next != other.buckets.end() && next->index == bucket.index) {
            both.back().count = saturated_sum(bucket.count, next->count);
            ++next;
        }
    }
    both.insert(both.end(), next, other.buckets.end());
    buckets = std::move(both);
}

}  // namespace ipcbench
