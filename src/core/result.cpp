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

Pauses difference(const Pauses& after, const Pauses& before) noexcept {
    return {after.stops - before.stops, after.suspended_s - before.suspended_s, after.stalled_s - before.stalled_s};
}

void add_sharing(std::optional<CpuSharing>& sum, const std::optional<CpuSharing>& more) noexcept {
    if (!sum || !more) {
        sum.reset();
        return;
    }
    const auto add = [](std::optional<std::uint64_t>& count, const std::optional<std::uint64_t>& other) {
        count = count && other ? std::optional(*count + *other) : std::nullopt;
    };
    sum->samples += more->samples;
    sum->shared += more->shared;
    add(sum->parent_migrations, more->parent_migrations);
    add(sum->child_migrations, more->child_migrations);
}

void add_pauses(Pauses& sum, const Pauses& more) noexcept {
    sum.stops += more.stops;
    sum.suspended_s += more.suspended_s;
    sum.stalled_s += more.stalled_s;
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

std::vector<Warning> pause_warnings(const RunResult& result) {
    std::vector<Warning> warnings;
    const auto add = [&warnings](WarningProcess process, const Pauses& pauses) {
        if (pauses.stops > 0) {
            warnings.push_back({WarningCode::stopped, {}, process});
        } else if (pauses.stalled_s > 0) {
            warnings.push_back({WarningCode::stalled, {pauses.stalled_s}, process});
        }
    };
    const bool several = result.load.pairs > 1 || (result.load.concurrency > 1 && !result.load.one_child);
    add(WarningProcess::parent, result.parent_pauses);
    add(several ? WarningProcess::one_of_children : WarningProcess::child, result.child_pauses);
    if (result.parent_pauses.suspended()) {
        warnings.push_back({WarningCode::suspended, {result.parent_pauses.suspended_s}});
    }
    return warnings;
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
