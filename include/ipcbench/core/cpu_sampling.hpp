#pragma once

#include <cstdint>

#include "ipcbench/core/clock.hpp"

/// On which CPUs the measured threads run: two sides that share one take turns instead of working at the same time.
namespace ipcbench {

/// Records the CPU of the calling thread at that time (milliseconds since the Unix epoch), if somebody wants to know
/// it; otherwise does nothing. Implemented in src/platform/cpu_trace.cpp.
void sample_cpu(std::uint64_t at_ms) noexcept;

/// Samples the CPU of a timed loop about once per millisecond, so that the loop pays only a comparison otherwise.
class CpuSampling {
public:
    /// `start` is the beginning of the loop, in `now_ns()`.
    explicit CpuSampling(std::int64_t start) noexcept
        : epoch_offset_(static_cast<std::int64_t>(coarse_epoch_ms()) * 1'000'000 - start), next_(start) {}

    /// Takes a sample if it is time. `now` is the loop's latest reading of the clock.
    void at(std::int64_t now) noexcept {
        if (now >= next_) [[unlikely]] {
            next_ = now + 1'000'000;
            sample_cpu(epoch_ms(now));
        }
    }

    /// Returns a reading of the clock as milliseconds since the Unix epoch, for time stamps in messages.
    [[nodiscard]] std::uint64_t epoch_ms(std::int64_t now) const noexcept {
        return static_cast<std::uint64_t>(now + epoch_offset_) / 1'000'000;
    }

private:
    std::int64_t epoch_offset_;
    std::int64_t next_;
};

}  // namespace ipcbench
