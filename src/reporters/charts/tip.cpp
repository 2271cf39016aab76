#include "reporters/charts/tip.hpp"

#include <array>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "reporters/numbers.hpp"
#include "reporters/results/percentiles.hpp"

namespace ipcbench::reporters {
namespace {

using NamedTime = std::pair<const char*, std::optional<double>>;

/// Adds "p50 48.6 us, p90 53.0 us"; nothing if none of these times is known.
template <std::size_t count>
void add_times(std::vector<std::string>& parts, const std::array<NamedTime, count>& times) {
    std::vector<std::string> texts;
    for (const auto& [name, time] : times) {
        if (time) {
            texts.push_back(fmt::format("{} {}", name, figure_text(*time, Unit::nanoseconds)));
        }
    }
    if (!texts.empty()) {
        parts.push_back(fmt::format("{}", fmt::join(texts, ", ")));
    }
}

}  // namespace

std::string tip_of(const RunResult& result) {
    std::vector<std::string> parts;
    add_times(parts, std::array{NamedTime{"mean", result.rate_mean_ns}});
    if (result.rtt) {
        const RoundTripTimes& times = *result.rtt;
        add_times(parts, std::array{NamedTime{"min", times.min}, NamedTime{"p50", times.p50},
                                    NamedTime{"p90", supported(90, times.p90, times.count)}});
        add_times(parts, std::array{NamedTime{"p99", supported(99, times.p99, times.count)},
                                    NamedTime{"p99.9", supported(99.9, times.p99_9, times.count)},
                                    NamedTime{"p99.99", supported(99.99, times.p99_99, times.count)},
                                    NamedTime{"max", times.max}});
    }
    if (const std::optional<double> cpu = result.cpu_ns_per_round_trip()) {
        parts.push_back(fmt::format("CPU {} of both processes", figure_text(*cpu, Unit::nanoseconds)));
    }
    return fmt::format("{}", fmt::join(parts, "; "));
}

}  // namespace ipcbench::reporters
