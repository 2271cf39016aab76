#pragma once

#include <cstdint>

#include "ipcbench/stats/histogram.hpp"

namespace ipcbench {

/// The distribution of individually timed round trips, in nanoseconds.
struct RoundTripTimes {
    std::uint64_t count = 0;
    double min = 0;
    double mean = 0;
    double stddev = 0;
    double p50 = 0;
    double p90 = 0;
    double p99 = 0;
    double p99_9 = 0;
    double p99_99 = 0;
    double max = 0;
};

[[nodiscard]] RoundTripTimes summarise(const Histogram& histogram);

}  // namespace ipcbench
