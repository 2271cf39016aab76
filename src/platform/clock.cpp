#include "ipcbench/core/clock.hpp"

#include <algorithm>
#include <array>
#include <ctime>
#include <limits>

namespace ipcbench {

std::int64_t now_ns() noexcept {
    timespec time{};
    ::clock_gettime(CLOCK_MONOTONIC, &time);
    return static_cast<std::int64_t>(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
}

std::uint64_t coarse_epoch_ms() noexcept {
    timespec time{};
#ifdef CLOCK_REALTIME_COARSE
    ::clock_gettime(CLOCK_REALTIME_COARSE, &time);
#else
    ::clock_gettime(CLOCK_REALTIME, &time);
#endif
    return static_cast<std::uint64_t>(time.tv_sec) * 1000 + static_cast<std::uint64_t>(time.tv_nsec) / 1'000'000;
}

ClockFacts measure_clock() {
    constexpr std::size_t batches = 31;
    constexpr int reads = 1000;
    std::array<double, batches> costs{};
    std::int64_t resolution = std::numeric_limits<std::int64_t>::max();
    for (double& cost : costs) {
        const std::int64_t start = now_ns();
        std::int64_t last = start;
        for (int i = 0; i < reads; ++i) {
            const std::int64_t now = now_ns();
            if (now > last) {
                resolution = std::min(resolution, now - last);
            }
            last = now;
        }
        cost = static_cast<double>(last - start) / reads;
    }
    std::nth_element(costs.begin(), costs.begin() + batches / 2, costs.end());
    return {costs.at(batches / 2), static_cast<double>(resolution)};
}

}  // namespace ipcbench
