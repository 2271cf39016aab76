#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ipcbench/core/load_figures.hpp"
#include "ipcbench/core/options.hpp"
#include "ipcbench/core/phase.hpp"
#include "ipcbench/core/round_trip_times.hpp"
#include "ipcbench/core/wait.hpp"
#include "ipcbench/stats/interval.hpp"

namespace ipcbench {

/// What a process used over a stretch of round trips (getrusage(2), whole process).
struct Usage {
    double user_s = 0;
    double system_s = 0;
    std::uint64_t voluntary_switches = 0;
    std::uint64_t involuntary_switches = 0;
    std::uint64_t minor_faults = 0;
    std::uint64_t major_faults = 0;

    [[nodiscard]] double cpu_s() const noexcept { return user_s + system_s; }
};

/// `after` - `before`.
[[nodiscard]] Usage difference(const Usage& after, const Usage& before) noexcept;

/// What kept a process from running, other than other work on its CPUs, so that the times include more than the
/// mechanism.
struct Pauses {
    std::uint64_t stops = 0;  ///< how often it was continued after a stop (SIGCONT), at least
    double slept_s = 0;       ///< the whole machine was suspended
    double held_s = 0;        ///< held up for another reason: a paused virtual machine, a frozen cgroup, a debugger

    /// Whether the machine was suspended; clocks that are not read at the same moment differ by less.
    [[nodiscard]] bool slept() const noexcept { return slept_s > 0.01; }
    [[nodiscard]] bool any() const noexcept { return stops > 0 || held_s > 0 || slept(); }
};

/// `after` - `before`.
[[nodiscard]] Pauses difference(const Pauses& after, const Pauses& before) noexcept;

/// What happened to one process in several stretches, or to several processes in one: sleep is the whole machine's.
void add_pauses(Pauses& sum, const Pauses& more) noexcept;

/// One stretch of a cell that was measured by itself, with a child of its own, while the cells of a run took turns.
struct Repetition {
    std::uint64_t round_trips = 0;
    double elapsed_s = 0;
    bool outlier = false;  ///< its rate stands out from the others' (ipcbench/stats/spread.hpp)

    /// CPU time of both processes; absent where one of them could not say.
    std::optional<double> cpu_ns_per_round_trip{};

    [[nodiscard]] double round_trips_per_s() const noexcept {
        return elapsed_s > 0 ? static_cast<double>(round_trips) / elapsed_s : 0;
    }
};

/// What the mean round trip is made of, in nanoseconds; from controls that were measured in the same run.
struct Breakdown {
    double codec_ns = 0;    ///< encoding and decoding, both messages, both sides
    double harness_ns = 0;  ///< what `null` takes beyond its codec: the loop, the checks
    double copying_ns = 0;  ///< copies of that size into and out of the mechanism, there and back (memcpy)
    double waiting_ns = 0;  ///< what is left: waiting, waking, the mechanism itself

    /// Of `waiting_ns`: a bare notification there and back, with the same wait mode and placement.
    std::optional<double> notification_ns;
};

enum class RunStatus : std::uint8_t {
    ok,
    partial,  ///< interrupted: what is there was measured, but for a shorter time than asked
    skipped,  ///< cannot run here, or not with these options
    failed,
};

[[nodiscard]] std::string_view name_of(RunStatus status) noexcept;

/// One cell of a report: everything that a number carries.
struct RunResult {
    std::string variant;  ///< the build that measured it, where there were several: "debug", "release", a path
    std::string transport;
    bool control = false;  ///< TransportKind::control: no second process, not to be compared with the others
    std::string codec;
    std::uint64_t payload_bytes = 0;
    std::uint64_t ping_wire_bytes = 0;  ///< frame and the transport's header
    std::uint64_t pong_wire_bytes = 0;
    Wait wait;
    std::string placement;                    ///< as asked: "none", "same", "cross", "0,1"
    std::optional<std::pair<int, int>> cpus;  ///< parent's and child's CPU, where pinned
    std::string cpu_relation;                 ///< "same CPU", "SMT siblings", "shared L3", ... ; "" unpinned
    EffectiveOptions options;
    Load load;  ///< as asked

    /// As asked for, numbers without units; empty in a result of an earlier version, which did not record it.
    std::optional<std::map<std::string, std::string>> asked_options;
    std::optional<Timing> asked_timing;  ///< empty: chosen automatically

    double asked_s = 0;                 ///< the duration asked for; 0 where a count was
    std::uint64_t round_trips = 0;      ///< of the phase that gives the rate
    double elapsed_s = 0;               ///< measured, of that phase
    Timing timing = Timing::every;      ///< of that phase
    double rate_mean_ns = 0;            ///< elapsed / round_trips
    std::optional<RoundTripTimes> rtt;  ///< absent where nothing was timed singly

    /// Percent and nanoseconds: the singly timed round trips from the fastest to the slowest, ever denser.
    std::vector<std::pair<double, double>> percentiles;
    std::shared_ptr<const Histogram> histogram;  ///< all of them; null in a result that was read from a file
    std::uint64_t lost = 0;
    std::uint64_t duplicates = 0;
    std::uint64_t reordered = 0;
    std::uint64_t deepest = 0;                 ///< the most pings that were under way at once; 0 where only one can be
    std::optional<OpenLoopFigures> open_loop;  ///< where a rate was asked for
    std::optional<StreamFigures> stream;       ///< Mode::stream: `round_trips` are the messages that arrived
    std::optional<SetUpFigures> set_up;  ///< Mode::connect: `round_trips` are connections, `rtt` their whole lives
    std::vector<ConnectionShare> connections;  ///< where there were several at once, in their order
    std::optional<double> codec_ns;  ///< encoding and decoding alone, ping and pong, both sides, per round trip
    std::optional<Usage> parent;     ///< over the phase that gives the rate
    std::optional<Usage> child;      ///< likewise; absent where there is no second process, or it could not say
    Pauses parent_pauses;            ///< over the phases that are reported
    Pauses child_pauses;             ///< likewise

    std::vector<Repetition> repetitions;    ///< finished ones, in the order in which they ran
    std::uint64_t asked_repetitions = 1;    ///< how many there were to be
    std::optional<Interval> rate_interval;  ///< of the rate, over the repetitions
    double rate_spread = 0;                 ///< coefficient of variation of the repetitions' rates
    std::optional<double> noise;            ///< self-check: by how much two identical measurements differed (0.02: 2 %)
    std::optional<Breakdown> breakdown;

    RunStatus status = RunStatus::ok;
    std::string reason;  ///< why skipped, failed or partial
    std::string hint;    ///< the next step
    std::vector<std::string> warnings;

    [[nodiscard]] double round_trips_per_s() const noexcept {
        return elapsed_s > 0 ? static_cast<double>(round_trips) / elapsed_s : 0;
    }

    /// CPU time of both processes; nothing where one of them is not known, or nothing was measured.
    [[nodiscard]] std::optional<double> cpu_ns_per_round_trip() const noexcept;
};

/// Describes what kept the processes of a run from running in the reported phases: one sentence for each cause, none
/// for a good run.
[[nodiscard]] std::vector<std::string> describe_pauses(const RunResult& result);

}  // namespace ipcbench
