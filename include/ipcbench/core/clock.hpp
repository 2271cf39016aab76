#pragma once

#include <cstdint>

/// The clocks that the timed loops read. `core` only declares them; src/platform/clock.cpp calls the operating system.
namespace ipcbench {

/// Returns the nanoseconds of CLOCK_MONOTONIC: read through the vDSO, never set back, disciplined by NTP to well under
/// 0.1 %.
[[nodiscard]] std::int64_t now_ns() noexcept;

/// Returns the milliseconds since the Unix epoch, as of the kernel's last tick (1 to 10 ms old). That suffices because
/// a message's `sent_at_ms` is not a time measurement. This read costs a few nanoseconds; an exact one would cost a
/// considerable part of a short round trip.
[[nodiscard]] std::uint64_t coarse_epoch_ms() noexcept;

/// The cost and resolution of reading the clock.
struct ClockFacts {
    double cost_ns = 0;        ///< of one read, median over many batches
    double resolution_ns = 0;  ///< the smallest difference between two different readings
};

/// Measures the clock; takes about a millisecond.
[[nodiscard]] ClockFacts measure_clock();

}  // namespace ipcbench
