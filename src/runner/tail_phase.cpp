#include "runner/tail_phase.hpp"

#include <algorithm>
#include <cmath>

#include "ipcbench/core/clock.hpp"

namespace ipcbench::runner {
namespace {

/// Reading takes about a tenth of it.
constexpr std::int64_t window_ns = 250'000;
/// Steal time is counted in ticks of this length, and /proc/stat is long on a large machine.
constexpr std::int64_t cpu_window_ns = 10'000'000;
/// The part of the phase in which the threshold is found.
constexpr unsigned calibration_part = 10;
/// Ends the phase: this many say enough.
constexpr std::size_t max_outliers = 50'000;
/// So many standard deviations above the mean of a Poisson distribution are no chance.
constexpr double far_above = 4;

std::optional<platform::ThreadCounter> counter_of(platform::ChildProcess* child) {
    if (child == nullptr) {
        return std::nullopt;
    }
    return platform::ThreadCounter(child->pid(), [child, times = std::uint64_t{0}]() mutable {
        times += child->was_continued() ? 1 : 0;
        return times;
    });
}

ThreadEvents known_events(const std::optional<platform::ThreadCounts>& before,
                          const std::optional<platform::ThreadCounts>& after) {
    return before && after ? platform::events_between(*before, *after) : ThreadEvents{};
}

void add_events(ThreadEvents& sum, const ThreadEvents& more) {
    sum.run_delay_ns += more.run_delay_ns;
    sum.voluntary_switches += more.voluntary_switches;
    sum.involuntary_switches += more.involuntary_switches;
}

}  // namespace

TailPhase::TailPhase(const PhaseContext& context, const Cell& cell, const PhaseLimit& limit)
    : context_(context),
      cell_(cell),
      limit_(limit),
      parent_(platform::ThreadCounter::of_this_thread()),
      child_(counter_of(context.child)),
      knows_child_(child_.has_value()) {}

PhaseOutcome TailPhase::run() {
    start_ = now_ns();
    const bool timed = limit_.duration != std::chrono::nanoseconds::max();
    const std::int64_t length = timed ? limit_.duration.count() : 0;
    begin_window();
    begin_cpu_window();
    PhaseOutcome outcome;
    std::int64_t now = start_;
    std::uint64_t done = 0;
    while (!context_.supervisor.lifeline().cut() && pending_.size() < max_outliers &&
           (timed ? now < start_ + length : done < limit_.round_trips)) {
        outcome = run_one();
        now = now_ns();
        if (outcome.fault) {
            break;
        }
        ++done;
        ++window_round_trips_;
        round_trips_ += calibrated_ != 0 ? 1 : 0;
        const bool counts = outcome.lost == 0;  // a lost ping took as long as it takes to give up
        if (calibrated_ == 0 && counts) {
            calibration_.record(static_cast<std::uint64_t>(outcome.elapsed_ns));
        }
        if (calibrated_ != 0 && counts && static_cast<double>(outcome.elapsed_ns) > threshold_) {
            note_outlier(now - outcome.elapsed_ns, outcome.elapsed_ns);
        } else if (now - window_start_ >= window_ns) {
            end_usual_window(now);
        }
        if (calibrated_ == 0 &&
            (timed ? now >= start_ + length / calibration_part : done >= limit_.round_trips / calibration_part)) {
            choose_threshold();
        }
    }
    end_ = now_ns();
    return outcome;
}

PhaseOutcome TailPhase::run_one() {
    Phase phase;
    phase.max_round_trips = 1;
    phase.payload_bytes = cell_.payload_bytes;
    phase.load.gap = cell_.load.gap;
    phase.lifeline = &context_.supervisor.lifeline();
    return context_.run_phase(phase);
}

TailPhase::Reading TailPhase::read() {
    Reading reading{parent_.read(), child_ ? child_->read() : std::nullopt};
    const auto counts_delay = [](const std::optional<platform::ThreadCounts>& counts) {
        return !counts || counts->run_delay_ns;
    };
    knows_run_queue_ =
        knows_run_queue_ && reading.parent && counts_delay(reading.parent) && counts_delay(reading.child);
    knows_child_ = knows_child_ && reading.child;
    return reading;
}

void TailPhase::begin_window() {
    window_ = read();
    window_round_trips_ = 0;
    window_start_ = now_ns();
}

void TailPhase::begin_cpu_window() {
    cpus_.read(cpu_window_);
    cpu_window_start_ = now_ns();
}

TailEvidence TailPhase::evidence_until(const Reading& now) const {
    TailEvidence evidence;
    evidence.parent = known_events(window_.parent, now.parent);
    evidence.child = known_events(window_.child, now.child);
    evidence.round_trips = window_round_trips_;
    return evidence;
}

void TailPhase::end_usual_window(std::int64_t now) {
    const Reading reading = read();
    const TailEvidence evidence = evidence_until(reading);
    usual_.round_trips += evidence.round_trips;
    add_events(usual_.parent, evidence.parent);
    add_events(usual_.child, evidence.child);
    window_ = reading;
    window_round_trips_ = 0;
    if (now - cpu_window_start_ >= cpu_window_ns) {
        cpus_.read(cpu_now_);
        usual_.interrupts += static_cast<double>(cpu_now_.interrupts - cpu_window_.interrupts);
        usual_.interrupts_in_ns += static_cast<double>(now - cpu_window_start_);
        std::swap(cpu_window_, cpu_now_);
        cpu_window_start_ = now;
    }
    window_start_ = now_ns();
}

void TailPhase::note_outlier(std::int64_t began, std::int64_t latency) {
    const Reading reading = read();
    cpus_.read(cpu_now_);
    Pending pending;
    pending.outlier.at_s = static_cast<double>(began - start_) / 1e9;
    pending.outlier.latency_ns = static_cast<double>(latency);
    TailEvidence& evidence = pending.outlier.evidence = evidence_until(reading);
    const std::uint64_t parent_cpu = reading.parent ? reading.parent->cpu : 0;
    evidence.steal_ns = platform::steal_ns_between(cpu_window_, cpu_now_, parent_cpu);
    if (reading.child && reading.child->cpu != parent_cpu) {
        evidence.steal_ns += platform::steal_ns_between(cpu_window_, cpu_now_, reading.child->cpu);
    }
    pending.interrupts = static_cast<double>(cpu_now_.interrupts - cpu_window_.interrupts);
    pending.interrupts_in_ns = static_cast<double>(began + latency - cpu_window_start_);
    pending_.push_back(pending);
    begin_cpu_window();
    begin_window();
}

void TailPhase::choose_threshold() {
    if (calibration_.count() > 0) {
        threshold_ = tail_threshold(calibration_.percentile(25), calibration_.percentile(50),
                                    calibration_.percentile(75), calibration_.percentile(99));
        calibrated_ = now_ns();
    }
}

TailBaseline TailPhase::baseline() const {
    const auto round_trips = static_cast<double>(std::max<std::uint64_t>(usual_.round_trips, 1));
    const auto each = [round_trips](std::uint64_t count) { return static_cast<double>(count) / round_trips; };
    return {calibration_.percentile(50),
            usual_.parent.run_delay_ns / round_trips,
            usual_.child.run_delay_ns / round_trips,
            each(usual_.parent.voluntary_switches),
            each(usual_.child.voluntary_switches),
            each(usual_.parent.involuntary_switches),
            each(usual_.child.involuntary_switches)};
}

std::optional<TailReport> TailPhase::report() const {
    if (calibrated_ == 0) {
        return std::nullopt;
    }
    const TailBaseline usual = baseline();
    const double interrupts_per_ns = usual_.interrupts_in_ns > 0 ? usual_.interrupts / usual_.interrupts_in_ns : 0;
    std::vector<TailOutlier> outliers;
    for (const Pending& pending : pending_) {
        TailOutlier outlier = pending.outlier;
        const double expected = interrupts_per_ns * pending.interrupts_in_ns;
        const bool is_known = usual_.interrupts_in_ns > 0;
        outlier.evidence.extra_interrupts =
            is_known ? std::max(pending.interrupts - expected - far_above * std::sqrt(expected) - 1, 0.0) : 0;
        outlier.attribution = attribute(outlier.latency_ns, outlier.evidence, usual);
        outliers.push_back(outlier);
    }
    TailReport report;
    report.threshold_ns = threshold_;
    report.typical_ns = usual.latency_ns;
    report.elapsed_s = static_cast<double>(end_ - calibrated_) / 1e9;
    report.round_trips = round_trips_;
    report.knows_run_queue = knows_run_queue_;
    report.knows_child = knows_child_;
    summarise_tail(outliers, report);
    return report;
}

PhaseOutcome explain_tail(const PhaseContext& context, const Cell& cell, const PhaseLimit& limit, RunResult& result) {
    context.supervisor.watch_progress(cell.timeout);
    TailPhase phase(context, cell, limit);
    PhaseOutcome outcome = phase.run();
    context.supervisor.watch_progress(std::chrono::milliseconds{0});
    result.tail = phase.report();
    return outcome;
}

}  // namespace ipcbench::runner
