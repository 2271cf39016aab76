#include "ipcbench/core/result.hpp"

#include <fmt/format.h>

namespace ipcbench {
namespace {

constexpr const char* effect = "the rate and the slowest times include that";

}  // namespace

Usage difference(const Usage& after, const Usage& before) noexcept {
    return {after.user_s - before.user_s,
            after.system_s - before.system_s,
            after.voluntary_switches - before.voluntary_switches,
            after.involuntary_switches - before.involuntary_switches,
            after.minor_faults - before.minor_faults,
            after.major_faults - before.major_faults};
}

Pauses difference(const Pauses& after, const Pauses& before) noexcept {
    return {after.stops - before.stops, after.slept_s - before.slept_s, after.held_s - before.held_s};
}

void add_pauses(Pauses& sum, const Pauses& more) noexcept {
    sum.stops += more.stops;
    sum.slept_s += more.slept_s;
    sum.held_s += more.held_s;
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

std::vector<std::string> describe_pauses(const RunResult& result) {
    std::vector<std::string> sentences;
    const auto describe = [&sentences](std::string_view who, const Pauses& pauses) {
        if (pauses.stops > 0) {
            sentences.push_back(fmt::format("{} was stopped and continued (SIGCONT) during the run: {}", who, effect));
        } else if (pauses.held_s > 0) {
            sentences.push_back(fmt::format(
                "{} stood still for {:.1f} s during the run, though nothing else had its CPU: {} (was the virtual "
                "machine paused, the control group frozen, a debugger attached?)",
                who, pauses.held_s, effect));
        }
    };
    const bool several = result.load.pairs > 1 || (result.load.concurrency > 1 && !result.load.one_child);
    describe("the parent", result.parent_pauses);
    describe(several ? "a child" : "the child", result.child_pauses);
    if (result.parent_pauses.slept()) {
        sentences.push_back(fmt::format("the machine was suspended for {:.1f} s during the run: {}",
                                        result.parent_pauses.slept_s, effect));
    }
    return sentences;
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
