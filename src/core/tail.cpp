#include "ipcbench/core/tail.hpp"

#include <algorithm>
#include <cmath>

namespace ipcbench {
namespace {

/// A cause must account for at least this part of the time beyond the baseline: more than any other could.
constexpr double enough = 0.5;
/// A move alone takes tens of microseconds, in which the thread counts as waiting for a CPU. A thread that waited
/// longer waited for somebody's time slice, which is at least 750 us (sched_min_granularity of CFS, base_slice of
/// EEVDF), or for as long as that one wanted to run.
constexpr double longest_move_ns = 300'000;
/// What the cold caches of another CPU may cost besides.
constexpr double cold_caches_ns = 20'000;
/// A minor fault takes about a microsecond, and more for a huge page, which comes instead of 512 of them. On a virtual
/// machine with two CPUs it took 10 to 12 us of CPU time in the median of 300 times 512, and never more than 22.
constexpr double longest_fault_ns = 20'000;
/// A device's interrupt with its softirq takes microseconds, rarely more than this.
constexpr double longest_interrupt_ns = 50'000;
/// So few switches per round trip are no habit of the mechanism.
constexpr double hardly_ever = 0.05;

struct WatchedSide {
    TailSide name;
    const ThreadEvents& events;
    double usual_delay_ns;
    double usual_sleeps;
    double usual_preemptions;
};

/// Examines the evidence for one round trip.
class Examination {
public:
    Examination(double latency_ns, const TailEvidence& evidence, const TailBaseline& baseline)
        : excess_ns_(std::max(latency_ns - baseline.latency_ns, 0.0)),
          evidence_(evidence),
          sides_{{{TailSide::parent, evidence.parent, baseline.parent_delay_ns, baseline.parent_sleeps,
                   baseline.parent_preemptions},
                  {TailSide::child, evidence.child, baseline.child_delay_ns, baseline.child_sleeps,
                   baseline.child_preemptions}}} {}

    [[nodiscard]] Attribution attribution() const {
        if (const Attribution moved = stop_or_move(); moved.cause != TailCause::unexplained) {
            return moved;
        }
        if (const WatchedSide& side = most([this](const WatchedSide& one) { return extra_delay_ns(one); });
            explains(extra_delay_ns(sides_[0]) + extra_delay_ns(sides_[1]))) {
            return {extra_preemptions(side) >= 1 ? TailCause::preempted : TailCause::queued, side.name};
        }
        const auto faulting_ns = [](const WatchedSide& one) { return fault_ns(one.events); };
        if (const WatchedSide& side = most(faulting_ns); explains(faulting_ns(sides_[0]) + faulting_ns(sides_[1]))) {
            return {TailCause::page_faults, side.name};
        }
        if (evidence_.steal_ns > 0) {
            return {TailCause::steal, TailSide::none};
        }
        if (evidence_.extra_interrupts >= 1 && explains(evidence_.extra_interrupts * longest_interrupt_ns)) {
            return {TailCause::interrupts, TailSide::none};
        }
        if (const WatchedSide& side = most([this](const WatchedSide& one) { return extra_sleeps(one); });
            extra_sleeps(side) >= 1) {
            return {TailCause::slept, side.name};
        }
        return {};
    }

private:
    template <class Amount>
    [[nodiscard]] const WatchedSide& most(const Amount& amount) const {
        return amount(sides_[1]) > amount(sides_[0]) ? sides_[1] : sides_[0];
    }
    [[nodiscard]] bool explains(double nanoseconds) const {
        return nanoseconds > 0 && nanoseconds >= enough * excess_ns_;
    }

    /// These are rare, and what follows them, like the wait for a CPU afterwards, is their consequence.
    [[nodiscard]] Attribution stop_or_move() const {
        if (const WatchedSide& side =
                most([](const WatchedSide& one) { return static_cast<double>(one.events.stops); });
            side.events.stops > 0) {
            return {TailCause::stopped, side.name};
        }
        for (const WatchedSide& side : sides_) {
            if (side.events.affinity_changes > 0 ||
                (side.events.moves > 0 && side.events.run_delay_ns <= longest_move_ns &&
                 explains(extra_delay_ns(side) + cold_caches_ns))) {
                return {TailCause::moved, side.name};
            }
        }
        return {};
    }

    [[nodiscard]] double extra_delay_ns(const WatchedSide& side) const {
        return std::max(side.events.run_delay_ns - side.usual_delay_ns * static_cast<double>(evidence_.round_trips),
                        0.0);
    }
    [[nodiscard]] static double fault_ns(const ThreadEvents& events) {
        return events.major_faults > 0 ? HUGE_VAL : static_cast<double>(events.minor_faults) * longest_fault_ns;
    }
    [[nodiscard]] double extra_sleeps(const WatchedSide& side) const {
        return beyond_usual(side.events.voluntary_switches, side.usual_sleeps);
    }
    [[nodiscard]] double extra_preemptions(const WatchedSide& side) const {
        return beyond_usual(side.events.involuntary_switches, side.usual_preemptions);
    }
    [[nodiscard]] double beyond_usual(std::uint64_t count, double usual) const {
        const double each = usual < hardly_ever ? 0 : std::ceil(usual);
        return static_cast<double>(count) - each * static_cast<double>(evidence_.round_trips);
    }

    double excess_ns_;
    const TailEvidence& evidence_;
    std::array<WatchedSide, 2> sides_;
};

/// Adds `more` outliers to the share of a cause.
void add_share(std::vector<TailShare>& shares, const TailShare& more) {
    const auto same = std::find_if(shares.begin(), shares.end(),
                                   [&more](const TailShare& share) { return share.attribution == more.attribution; });
    if (same == shares.end()) {
        shares.push_back(more);
    } else {
        same->count += more.count;
        same->excess_ns += more.excess_ns;
    }
}

void put_in_order(TailReport& report) {
    std::stable_sort(report.shares.begin(), report.shares.end(),
                     [](const TailShare& one, const TailShare& other) { return one.count > other.count; });
    std::stable_sort(report.worst.begin(), report.worst.end(), [](const TailOutlier& one, const TailOutlier& other) {
        return one.latency_ns > other.latency_ns;
    });
    report.worst.resize(std::min(report.worst.size(), TailReport::max_worst));
}

}  // namespace

Attribution attribute(double latency_ns, const TailEvidence& evidence, const TailBaseline& baseline) {
    return Examination(latency_ns, evidence, baseline).attribution();
}

double TailReport::percent_below() const noexcept {
    return round_trips > 0 ? 100 * (1 - static_cast<double>(outliers) / static_cast<double>(round_trips)) : 100;
}

double tail_threshold(double q1, double median, double q3, double p99) noexcept {
    constexpr double far_out = 3;
    constexpr double noticeable = 2;
    return std::max({q3 + far_out * (q3 - q1), p99, noticeable * median});
}

void summarise_tail(std::span<const TailOutlier> outliers, TailReport& report) {
    report.outliers += outliers.size();
    for (const TailOutlier& outlier : outliers) {
        add_share(report.shares, {outlier.attribution, 1, outlier.latency_ns - report.typical_ns});
    }
    report.worst.insert(report.worst.end(), outliers.begin(), outliers.end());
    put_in_order(report);
}

void add_repetition(TailReport& all, const TailReport& next, std::uint64_t repetition) {
    all.threshold_ns = std::min(all.threshold_ns, next.threshold_ns);
    all.elapsed_s += next.elapsed_s;
    all.round_trips += next.round_trips;
    all.outliers += next.outliers;
    all.knows_run_queue = all.knows_run_queue && next.knows_run_queue;
    all.knows_child = all.knows_child && next.knows_child;
    for (const TailShare& share : next.shares) {
        add_share(all.shares, share);
    }
    for (TailOutlier outlier : next.worst) {
        outlier.repetition = repetition;
        all.worst.push_back(outlier);
    }
    put_in_order(all);
}

}  // namespace ipcbench
