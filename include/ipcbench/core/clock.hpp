#pragma once

#include <cstdint>
#include <ctime>

namespace ipcbench {

/// Nanoseconds of CLOCK_MONOTONIC: read through the vDSO, never set back, disciplined by NTP to well under 0.1 %.
[[nodiscard]] inline std::int64_t now_ns() noexcept {
    timespec time{};
    ::clock_gettime(CLOCK_MONOTONIC, &time);
    return static_cast<std::int64_t>(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
}

/// Milliseconds since the Unix epoch, as of the kernel's last tick (1 to 10 ms old): a message's `sent_at_ms` is no
/// time measurement, and this read costs a few nanoseconds where an exact one costs a good part of a short round trip.
[[nodiscard]] inline std::uint64_t coarse_epoch_ms() noexcept {
    timespec time{};
#ifdef CLOCK_REALTIME_COARSE
    ::clock_gettime(CLOCK_REALTIME_COARSE, &time);
#else
    ::clock_gettime(CLOCK_REALTIME, &time);
#endif
    return static_cast<std::uint64_t>(time.tv_sec) * 1000 + static_cast<std::uint64_t>(time.tv_nsec) / 1'000'000;
}

/// What the clock itself does to a measurement.
struct ClockFacts {
    double cost_ns = 0;        ///< of one read, median over many batches
    double resolution_ns = 0;  ///< the smallest step seen between two different reads
};

/// Measures the clock; takes about a millisecond.
[[nodiscard]] ClockFacts measure_clock();

}  // namespace ipcbench
