#pragma once

#include <cstdint>
#include <vector>

#include "ipcbench/stats/histogram.hpp"

namespace ipcbench::test {

/// Returns a histogram of exactly these values.
inline Histogram histogram_of(const std::vector<std::uint64_t>& values) {
    Histogram histogram;
    for (const std::uint64_t value : values) {
        histogram.record(value);
    }
    return histogram;
}

}  // namespace ipcbench::test
