#include "reporters/hgrm.hpp"

#include <fmt/format.h>

namespace ipcbench::reporters {
namespace {

constexpr double ns_per_us = 1000;

/// Counts the values up to and including the bucket at which `percent` of all values is reached.
class RunningTotal {
public:
    explicit RunningTotal(const Histogram& histogram) : histogram_(histogram), buckets_(histogram.buckets()) {}

    /// `percent` must not decrease between calls.
    std::uint64_t up_to(double percent) {
        while (total_ < histogram_.rank(percent)) {
            total_ += buckets_.at(next_++).count;
        }
        return total_;
    }

private:
    const Histogram& histogram_;
    std::vector<Histogram::Bucket> buckets_;
    std::size_t next_ = 0;
    std::uint64_t total_ = 0;
};

/// Returns the shape in HdrHistogram's terms: its sub-bucket is our bucket, and its first bucket has as many
/// sub-buckets as are exact; each further bucket is twice as wide, up to 2^42 ns.
std::string shape() {
    constexpr auto sub_buckets = static_cast<int>(1 / Histogram::relative_error);
    constexpr int buckets = 32;
    return fmt::format("#[Buckets = {:12}, SubBuckets     = {:12}]\n", buckets, sub_buckets);
}

}  // namespace

std::string hgrm_text(const Histogram& histogram) {
    std::string text =
        fmt::format("{:>12} {:>14} {:>10} {:>14}\n\n", "Value", "Percentile", "TotalCount", "1/(1-Percentile)");
    RunningTotal total(histogram);
    for (const auto& [percent, value] : percentile_curve(histogram)) {
        const double share = percent / 100;
        text += fmt::format("{:12.3f} {:.12f} {:10}", value / ns_per_us, share, total.up_to(percent));
        text += percent < 100 ? fmt::format(" {:14.2f}\n", 1 / (1 - share)) : "\n";
    }
    text += fmt::format("#[Mean    = {:12.3f}, StdDeviation   = {:12.3f}]\n", histogram.mean() / ns_per_us,
                        histogram.stddev() / ns_per_us);
    text += fmt::format("#[Max     = {:12.3f}, Total count    = {:12}]\n",
                        static_cast<double>(histogram.max()) / ns_per_us, histogram.count());
    return text + shape();
}

}  // namespace ipcbench::reporters
