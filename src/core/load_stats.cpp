#include "ipcbench/core/load_stats.hpp"

#include <utility>

namespace ipcbench {

Distribution distribution_of(Histogram histogram) {
    const RoundTripTimes times = summarise(histogram);
    return {times, std::make_shared<const Histogram>(std::move(histogram))};
}

Distribution merged(const Distribution& one, const Distribution& other) {
    if (!one.histogram || !other.histogram) {
        return one;
    }
    Histogram both = *one.histogram;
    both.merge(*other.histogram);
    return distribution_of(std::move(both));
}

}  // namespace ipcbench
