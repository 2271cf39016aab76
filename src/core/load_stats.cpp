#include "ipcbench/core/load_stats.hpp"

#include <utility>

#include "ipcbench/stats/stored_histogram.hpp"

namespace ipcbench {

Distribution distribution_of(const Histogram& histogram) {
    return {summarise(histogram), std::make_shared<const StoredHistogram>(compact(histogram))};
}

Distribution merged(const Distribution& one, const Distribution& other) {
    if (!one.histogram || !other.histogram) {
        return one;
    }
    auto both = std::make_shared<StoredHistogram>(*one.histogram);
    both->merge(*other.histogram);
    const RoundTripTimes times = summarise(expand(*both));
    return {times, std::move(both)};
}

}  // namespace ipcbench
