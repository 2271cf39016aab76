#include "overhead/pair.hpp"

#include <algorithm>
#include <cmath>

namespace ipcbench::overhead {

Spread spread_of(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    const auto quantile = [&values](double share) {
        const double at = share * static_cast<double>(values.size() - 1);
        const auto below = static_cast<std::size_t>(at);
        const std::size_t above = std::min(below + 1, values.size() - 1);
        return std::lerp(values.at(below), values.at(above), at - static_cast<double>(below));
    };
    return {quantile(0.25), quantile(0.5), quantile(0.75)};
}

Comparison compare(const Case& one, const Transport& transport, const Harness& harness, const LoopSpec& spec,
                   std::size_t pairs) {
    std::vector<double> by_hand;
    std::vector<double> by_ipcbench;
    std::vector<double> measures;
    for (std::size_t pair = 0; pair < pairs; ++pair) {
        const bool hand_first = pair % 2 == 0;
        if (hand_first) {
            by_hand.push_back(one.hand(spec));
        }
        by_ipcbench.push_back(harness.measure(one, transport, spec));
        if (!hand_first) {
            by_hand.push_back(one.hand(spec));
        }
        measures.push_back(one.measure == Case::Measure::ratio ? by_ipcbench.back() / by_hand.back()
                                                               : by_ipcbench.back() - by_hand.back());
    }
    return {spread_of(by_hand), spread_of(by_ipcbench), spread_of(measures)};
}

}  // namespace ipcbench::overhead
