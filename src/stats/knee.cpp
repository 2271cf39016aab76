#include "ipcbench/stats/knee.hpp"

#include <algorithm>
#include <iterator>

namespace ipcbench {

std::optional<std::size_t> knee_of(std::span<const RatePoint> rates) {
    const auto first_beyond = std::find_if(rates.begin(), rates.end(), [&](const RatePoint& point) {
        return !point.answered || !(point.latency <= knee_growth * rates.front().latency);
    });
    if (first_beyond == rates.begin()) {
        return std::nullopt;
    }
    return static_cast<std::size_t>(std::distance(rates.begin(), first_beyond)) - 1;
}

}  // namespace ipcbench
