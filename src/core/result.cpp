#include "ipcbench/core/result.hpp"

namespace ipcbench {

Usage difference(const Usage& after, const Usage& before) noexcept {
    return {after.user_s - before.user_s,
            after.system_s - before.system_s,
            after.voluntary_switches - before.voluntary_switches,
            after.involuntary_switches - before.involuntary_switches,
            after.minor_faults - before.minor_faults,
            after.major_faults - before.major_faults};
}

RoundTripTimes summarise(const Histogram& histogram) {
    return {histogram.count(),
            static_cast<double>(histogram.min()),
            histogram.mean(),
            histogram.stddev(),
            histogram.percentile(50),
            histogram.percentile(90),
            histogram.percentile(99),
            histogram.percentile(99.9),
            histogram.percentile(99.99),
            static_cast<double>(histogram.max())};
}

std::optional<double> RunResult::cpu_ns_per_round_trip() const noexcept {
    if (!parent || (!child && !control) || round_trips == 0) {
        return std::nullopt;
    }
    const double seconds = parent->cpu_s() + (child ? child->cpu_s() : 0);
    return seconds * 1e9 / static_cast<double>(round_trips);
}

std::string_view name_of(RunStatus status) noexcept {
    switch (status) {
        case RunStatus::ok:
            return "ok";
        case RunStatus::partial:
            return "partial";
        case RunStatus::skipped:
            return "skipped";
        case RunStatus::failed:
            return "failed";
    }
    return "?";
}

std::string_view name_of(Timing timing) noexcept {
    switch (timing) {
        case Timing::every:
            return "every";
        case Timing::sampled:
            return "sampled";
        case Timing::batch:
            return "batch";
    }
    return "?";
}

}  // namespace ipcbench
