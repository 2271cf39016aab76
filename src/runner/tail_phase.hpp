#pragma once

#include <optional>
#include <vector>

#include "ipcbench/core/phase.hpp"
#include "ipcbench/core/tail.hpp"
#include "platform/cpu_counts.hpp"
#include "platform/thread_counts.hpp"
#include "runner/measurement.hpp"
#include "runner/phase_limit.hpp"

namespace ipcbench::runner {

/// The phase of --explain-tail: round trips one by one, between which it reads what the kernel has counted of both
/// measured threads and their CPUs. It reads in windows of a quarter of a millisecond, so that reading takes a tenth of
/// the time however short a round trip is, and right after each outlier. A first part of the phase finds the threshold.
class TailPhase {
public:
    /// Borrows all of them.
    TailPhase(const PhaseContext& context, const Cell& cell, const PhaseLimit& limit);

    /// Runs it. The outcome has only the fault that ended it, if one did.
    [[nodiscard]] PhaseOutcome run();

    /// Returns what it found; nothing if it ended before it knew the threshold.
    [[nodiscard]] std::optional<TailReport> report() const;

private:
    /// What was counted up to some moment.
    struct Reading {
        std::optional<platform::ThreadCounts> parent;
        std::optional<platform::ThreadCounts> child;
    };
    /// An outlier whose cause depends on what turns out to be usual.
    struct Pending {
        TailOutlier outlier;
        double interrupts = 0;
        double interrupts_in_ns = 0;  ///< the time in which they were counted
    };
    /// Sums over windows without an outlier.
    struct Usual {
        std::uint64_t round_trips = 0;
        ThreadEvents parent;
        ThreadEvents child;
        double interrupts = 0;
        double interrupts_in_ns = 0;
    };

    [[nodiscard]] PhaseOutcome run_one();
    [[nodiscard]] Reading read();
    [[nodiscard]] TailEvidence evidence_until(const Reading& now) const;
    void begin_window();
    void begin_cpu_window();
    void end_usual_window(std::int64_t now);
    void note_outlier(std::int64_t began, std::int64_t latency);
    void choose_threshold();
    [[nodiscard]] TailBaseline baseline() const;

    const PhaseContext& context_;
    const Cell& cell_;
    const PhaseLimit& limit_;
    platform::ThreadCounter parent_;
    std::optional<platform::ThreadCounter> child_;
    platform::CpuCounter cpus_;

    std::int64_t start_ = 0;
    std::int64_t calibrated_ = 0;  ///< when the threshold was known; 0: not yet
    std::int64_t end_ = 0;
    Histogram calibration_;
    double threshold_ = 0;
    std::uint64_t round_trips_ = 0;  ///< since then

    // The current window, and that of the counts of the CPUs, which are read less often.
    Reading window_;
    std::int64_t window_start_ = 0;
    std::uint64_t window_round_trips_ = 0;
    platform::CpuCounts cpu_window_;
    platform::CpuCounts cpu_now_;
    std::int64_t cpu_window_start_ = 0;

    Usual usual_;
    std::vector<Pending> pending_;
    bool knows_run_queue_ = true;
    bool knows_child_ = true;
};

/// Runs this phase under the supervisor's watch, and stores what it found in the result. Returns how it ended.
[[nodiscard]] PhaseOutcome explain_tail(const PhaseContext& context, const Cell& cell, const PhaseLimit& limit,
                                        RunResult& result);

}  // namespace ipcbench::runner
