#pragma once

#include <cstddef>
#include <vector>

#include "overhead/harness.hpp"

namespace ipcbench::overhead {

/// Quartiles of a handful of values, interpolated between neighbours (R's type 7 quantile).
struct Spread {
    double q1 = 0;
    double median = 0;
    double q3 = 0;
};

[[nodiscard]] Spread spread_of(std::vector<double> values);

/// What came out of one case.
struct Comparison {
    Spread hand_ns;
    Spread ipcbench_ns;
    Spread measure;  ///< of each pair: its ratio or its difference, as the case says
};

/// Measures pairs of stretches, hand-written and ipcbench next to each other so that what the machine does meanwhile
/// hits both, the first of each pair in turn. Throws Error.
[[nodiscard]] Comparison compare(const Case& one, const Transport& transport, const Harness& harness,
                                 const Stretch& stretch, std::size_t pairs);

}  // namespace ipcbench::overhead
