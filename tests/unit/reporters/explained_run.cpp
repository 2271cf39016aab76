#include "explained_run.hpp"

#include "ipcbench/stats/stored_histogram.hpp"
#include "sample_results.hpp"

namespace ipcbench::reporters::test {
namespace {

constexpr double interval_s = 0.5;
constexpr std::uint64_t round_trips = 20;

PhaseInterval interval(std::uint64_t repetition, std::uint64_t number, Histogram& whole) {
    Histogram times;
    for (std::uint64_t i = 0; i < round_trips; ++i) {
        times.record(8000 + 100 * i + 3000 * number);
    }
    if (repetition == 2 && number == 1) {
        times.record(2'500'000);
    }
    const double start_s = interval_s * static_cast<double>(number);
    const std::uint64_t count = times.count();
    return {repetition,
            true,
            1'767'225'600 + 10 * static_cast<double>(repetition) + start_s,
            start_s,
            interval_s,
            count,
            0,
            times.move_into(whole)};
}

TailReport tail_report() {
    TailReport tail;
    tail.threshold_ns = 213'000;
    tail.typical_ns = 40'000;
    tail.elapsed_s = 0.9;
    tail.round_trips = 20'000;
    TailOutlier preempted{1, 0.25, 12'300'000, {TailCause::preempted, TailSide::child}, {}};
    preempted.evidence.child.run_delay_ns = 12'100'000;
    preempted.evidence.child.involuntary_switches = 1;
    preempted.evidence.round_trips = 3;
    TailOutlier stolen{1, 0.5, 900'000, {TailCause::steal, TailSide::none}, {}};
    stolen.evidence.steal_ns = 10'000'000;
    TailOutlier faulting{1, 0.75, 400'000, {TailCause::page_faults, TailSide::parent}, {}};
    faulting.evidence.parent.minor_faults = 128;
    faulting.evidence.parent.voluntary_switches = 1;
    const TailOutlier unexplained{1, 0.8, 300'000, {}, {}};
    summarise_tail(std::vector{preempted, preempted, preempted, preempted, stolen, stolen, faulting, unexplained},
                   tail);
    return tail;
}

}  // namespace

RunResult explained_run() {
    RunResult run = pipe_run();
    Histogram whole;
    for (const std::uint64_t repetition : {1U, 2U}) {
        for (const std::uint64_t number : {0U, 1U}) {
            run.intervals.push_back(interval(repetition, number, whole));
        }
    }
    run.requested_s = 2;
    run.round_trips = whole.count();
    run.elapsed_s = 2;
    run.rate_mean_ns = run.elapsed_s * 1e9 / static_cast<double>(run.round_trips);
    run.rtt = summarise(whole);
    run.percentiles = percentile_curve(whole);
    run.histogram = std::make_shared<const StoredHistogram>(compact(whole));
    run.tail = tail_report();
    return run;
}

}  // namespace ipcbench::reporters::test
