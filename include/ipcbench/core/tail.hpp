#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

/// The causes of the slowest round trips (--explain-tail), found in a phase of their own. docs/methodology.md argues
/// for the rules.
namespace ipcbench {

/// What made a round trip slow, in the order in which the evidence is examined.
enum class TailCause : std::uint8_t {
    stopped,      ///< a process was stopped and continued (SIGSTOP, Ctrl-Z)
    moved,        ///< a thread was moved to another CPU
    preempted,    ///< other work took a thread's CPU
    queued,       ///< a thread was ready, or had been woken, but its CPU was still taken
    page_faults,  ///< the kernel had to provide pages
    steal,        ///< the hypervisor ran something else
    interrupts,   ///< far more interrupts than usual
    slept,        ///< a thread slept more often than its round trips need: a lock, input or output
    unexplained,
};
inline constexpr std::array<std::string_view, 9> tail_cause_names{
    "stopped", "moved", "preempted", "queued", "page_faults", "steal", "interrupts", "slept", "unexplained"};

/// The side on which it happened.
enum class TailSide : std::uint8_t { none, parent, child };
inline constexpr std::array<std::string_view, 3> tail_side_names{"none", "parent", "child"};

[[nodiscard]] constexpr std::string_view name_of(TailCause cause) noexcept {
    return tail_cause_names.at(static_cast<std::size_t>(cause));
}
[[nodiscard]] constexpr std::string_view name_of(TailSide side) noexcept {
    return tail_side_names.at(static_cast<std::size_t>(side));
}

/// What happened to a measured thread in a stretch of time.
struct ThreadEvents {
    double run_delay_ns = 0;  ///< ready to run, but waiting for a CPU
    std::uint64_t voluntary_switches = 0;
    std::uint64_t involuntary_switches = 0;
    std::uint64_t minor_faults = 0;
    std::uint64_t major_faults = 0;
    std::uint64_t stops = 0;             ///< how often its process was continued after a stop
    std::uint64_t moves = 0;             ///< 1 if it ended on another CPU than it began
    std::uint64_t affinity_changes = 0;  ///< 1 if the set of CPUs that it may use changed
};

/// What both sides and their CPUs saw in the stretch of time that ended with a round trip.
struct TailEvidence {
    ThreadEvents parent;
    ThreadEvents child;
    double steal_ns = 0;            ///< of the CPUs of both sides; in steps of the kernel's tick
    double extra_interrupts = 0;    ///< of the whole machine, beyond those expected in that time
    std::uint64_t round_trips = 1;  ///< in that stretch of time
};

/// What is usual for a round trip of this phase, so that it explains nothing.
struct TailBaseline {
    double latency_ns = 0;  ///< the median
    double parent_delay_ns = 0;
    double child_delay_ns = 0;
    double parent_sleeps = 0;  ///< voluntary switches
    double child_sleeps = 0;
    double parent_preemptions =
        0;  ///< involuntary switches: where both sides share a CPU, waking one up preempts the other
    double child_preemptions = 0;
};

struct Attribution {
    TailCause cause = TailCause::unexplained;
    TailSide side = TailSide::none;

    [[nodiscard]] bool operator==(const Attribution&) const = default;
};

/// Returns the cause of a round trip that took that long: the first in the order of TailCause whose evidence can
/// account for at least half of the time beyond the baseline.
[[nodiscard]] Attribution attribute(double latency_ns, const TailEvidence& evidence, const TailBaseline& baseline);

/// A round trip over the threshold.
struct TailOutlier {
    std::uint64_t repetition = 1;  ///< of the cell, from 1
    double at_s = 0;               ///< when it began: seconds since its phase began
    double latency_ns = 0;
    Attribution attribution;
    TailEvidence evidence;
};

/// How many of the outliers have a cause.
struct TailShare {
    Attribution attribution;
    std::uint64_t count = 0;
    double excess_ns = 0;  ///< the time beyond the baseline of all of them
};

/// What --explain-tail found.
struct TailReport {
    double threshold_ns = 0;        ///< round trips that took longer are outliers; over several repetitions the lowest
    double typical_ns = 0;          ///< the median round trip; over several repetitions that of the first
    double elapsed_s = 0;           ///< of the phase, after the threshold was known
    std::uint64_t round_trips = 0;  ///< in that time
    std::uint64_t outliers = 0;
    bool knows_run_queue = true;       ///< whether the kernel counts how long threads wait for a CPU
    bool knows_child = true;           ///< whether there is a child, and /proc shows it
    std::vector<TailShare> shares{};   ///< the most frequent first
    std::vector<TailOutlier> worst{};  ///< the slowest outliers, the slowest first; at most `max_worst`

    static constexpr std::size_t max_worst = 500;

    /// Returns the percentage of round trips that were no outliers.
    [[nodiscard]] double percent_below() const noexcept;
};

/// Returns the threshold for outliers among round trips with these quartiles and this 99th percentile: Tukey's outer
/// fence, Q3 + 3 (Q3 - Q1) (Exploratory Data Analysis, 1977), which up to a quarter of outliers cannot move. But at
/// least the 99th percentile, because a distribution with several modes has far more values beyond the fence than any
/// tail; and twice the median, because of a narrow distribution nobody wants to know what made the last percent 5 %
/// longer.
[[nodiscard]] double tail_threshold(double q1, double median, double q3, double p99) noexcept;

/// Counts the causes of outliers, and keeps the slowest of them in `report.worst`.
void summarise_tail(std::span<const TailOutlier> outliers, TailReport& report);

/// Adds the report of another repetition, which has that number.
void add_repetition(TailReport& all, const TailReport& next, std::uint64_t repetition);

}  // namespace ipcbench
