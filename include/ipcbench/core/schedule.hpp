#pragma once

#include <cmath>
#include <cstdint>

#include "ipcbench/core/load.hpp"

namespace ipcbench {

/// The scheduled times of the pings of an open loop.
class Schedule {
public:
    /// Schedules the first ping one interval after `start`, in `now_ns()`.
    Schedule(const Load& load, std::int64_t start, std::uint64_t seed) noexcept
        : mean_ns_(1e9 / load.rate),
          random_arrivals_(load.arrivals == Arrivals::poisson),
          state_(seed),
          next_(static_cast<double>(start)) {
        advance();
    }

    [[nodiscard]] std::int64_t scheduled() const noexcept { return static_cast<std::int64_t>(next_); }

    void advance() noexcept { next_ += random_arrivals_ ? -std::log(uniform()) * mean_ns_ : mean_ns_; }

    /// Skips all pings that are scheduled before `end`. Returns how many; with random intervals, the expected number.
    std::uint64_t pass(std::int64_t end) noexcept {
        const double left = (static_cast<double>(end) - next_) / mean_ns_;
        if (left <= 0) {
            return 0;
        }
        const double passed = random_arrivals_ ? 1 + std::floor(left) : std::ceil(left);
        next_ += passed * mean_ns_;
        return static_cast<std::uint64_t>(passed);
    }

private:
    /// Returns a number in (0, 1]. Uses SplitMix64, from Steele, Lea and Flood, "Fast splittable pseudorandom number
    /// generators", 2014.
    double uniform() noexcept {
        state_ += 0x9e3779b97f4a7c15U;
        std::uint64_t mixed = state_;
        mixed = (mixed ^ (mixed >> 30U)) * 0xbf58476d1ce4e5b9U;
        mixed = (mixed ^ (mixed >> 27U)) * 0x94d049bb133111ebU;
        mixed ^= mixed >> 31U;
        return static_cast<double>((mixed >> 11U) + 1) * 0x1.0p-53;
    }

    double mean_ns_;
    bool random_arrivals_;
    std::uint64_t state_;
    double next_;  ///< nanoseconds; exact to 1 ns for 104 days after boot, and the sum never drifts by more
};

}  // namespace ipcbench
