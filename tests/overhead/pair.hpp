#pragma once

#include <cstddef>
#include <vector>

#include "overhead/harness.hpp"

namespace ipcbench::overhead {

/// Quartiles of a few values, interpolated between neighbours (R's type 7 quantile).
struct Spread {
    double q1 = 0;
    double median = 0;
    double q3 = 0;
};

[[nodiscard]] Spread spread_of(std::vector<double> values);

/// The result of one case.
struct Comparison {
    Spread hand_ns;
    Spread ipcbench_ns;
    Spread measure;  ///< of each pair's ratio or difference, as the case specifies
};

/// Measures the hand-written loop and ipcbench in pairs, one directly after the other, so that changes of the machine's
/// state affect both. The order within a pair alternates. Throws Error.
[[nodiscard]] Comparison compare(const Case& one, const Transport& transport, const Harness& harness,
                                 const LoopSpec& spec, std::size_t pairs);

}  // namespace ipcbench::overhead
