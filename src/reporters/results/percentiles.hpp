#pragma once

#include <cstdint>
#include <optional>

namespace ipcbench::reporters {

/// Returns a percentile if enough individually timed round trips support it: at least ten are beyond it, so that none
/// of them alone decides it (p99: 1,000 in all; p99.9: 10,000).
[[nodiscard]] constexpr std::optional<double> supported(double percent, double value, std::uint64_t count) noexcept {
    constexpr double beyond = 10;
    constexpr double rounding = 1e-9;
    return static_cast<double>(count) * (100 - percent) / 100 >= beyond * (1 - rounding) ? std::optional(value)
                                                                                         : std::nullopt;
}

}  // namespace ipcbench::reporters
