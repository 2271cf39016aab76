#include "cli/time_budget.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "ipcbench/base/error.hpp"
#include "ipcbench/base/units.hpp"

namespace ipcbench::cli {
namespace {

using Seconds = std::chrono::duration<double>;

/// Starting and ending a child.
constexpr Seconds fixed_part{0.015};

/// What a run takes for each second that it measures: the singles are a tenth, the codec alone a hundredth, and the
/// warm-up a tenth, unless it was asked for by itself.
double whole_per_timed(std::optional<std::chrono::nanoseconds> warmup) {
    return warmup ? 1.11 : 1.21;
}

Seconds fixed_of(std::optional<std::chrono::nanoseconds> warmup) {
    return fixed_part + Seconds(warmup.value_or(std::chrono::nanoseconds{0}));
}

}  // namespace

std::optional<std::chrono::nanoseconds> expected_time(const runner::Cell& cell) {
    if (cell.iterations) {
        return std::nullopt;
    }
    return std::chrono::duration_cast<std::chrono::nanoseconds>(Seconds(cell.duration) * whole_per_timed(cell.warmup) +
                                                                fixed_of(cell.warmup));
}

std::chrono::nanoseconds spread_budget(std::chrono::nanoseconds budget, std::size_t runs,
                                       std::optional<std::chrono::nanoseconds> warmup) {
    constexpr std::chrono::milliseconds least{10};
    const auto count = static_cast<double>(std::max<std::size_t>(runs, 1));
    const Seconds each = Seconds(budget) / count - fixed_of(warmup);
    const auto timed = std::chrono::duration_cast<std::chrono::nanoseconds>(each / whole_per_timed(warmup));
    if (timed < least) {
        const Seconds enough = count * (Seconds(least) * whole_per_timed(warmup) + fixed_of(warmup));
        throw Error(ErrorKind::usage,
                    fmt::format("--time-budget: {} s is too little for {} run{}",
                                format_seconds(Seconds(budget).count()), runs, runs == 1 ? "" : "s"),
                    fmt::format("give it at least {:.0f}ms, or take fewer cells or --repetitions",
                                std::ceil(enough.count() * 1e3)));
    }
    return timed;
}

}  // namespace ipcbench::cli
