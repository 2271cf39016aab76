#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ipcbench/core/cpu_relation.hpp"
#include "ipcbench/core/load_stats.hpp"
#include "ipcbench/core/options.hpp"
#include "ipcbench/core/phase.hpp"
#include "ipcbench/core/phase_interval.hpp"
#include "ipcbench/core/plug_in_file.hpp"
#include "ipcbench/core/round_trip_times.hpp"
#include "ipcbench/core/tail.hpp"
#include "ipcbench/core/wait.hpp"
#include "ipcbench/core/warning.hpp"
#include "ipcbench/stats/interval.hpp"

namespace ipcbench {

/// The resources that a process used during a series of round trips (getrusage(2), whole process).
struct Usage {
    double user_s = 0;
    double system_s = 0;
    std::uint64_t voluntary_switches = 0;
    std::uint64_t involuntary_switches = 0;
    std::uint64_t minor_faults = 0;
    std::uint64_t major_faults = 0;

    [[nodiscard]] double cpu_s() const noexcept { return user_s + system_s; }
};

/// Returns `after` - `before`.
[[nodiscard]] Usage difference(const Usage& after, const Usage& before) noexcept;

/// What kept a process from running, apart from other work on its CPUs; times then include more than the mechanism.
struct Pauses {
    std::uint64_t stops = 0;  ///< how often it was continued after a stop (SIGCONT), at least
    double suspended_s = 0;   ///< suspend of the whole machine
    double stalled_s = 0;     ///< stalls for another reason: a paused virtual machine, a frozen cgroup, a debugger

    /// Returns whether the machine was suspended. The threshold is above the error of two clocks that are not read at
    /// the same moment.
    [[nodiscard]] bool suspended() const noexcept { return suspended_s > 0.01; }
    [[nodiscard]] bool any() const noexcept { return stops > 0 || stalled_s > 0 || suspended(); }
};

/// Returns `after` - `before`.
[[nodiscard]] Pauses difference(const Pauses& after, const Pauses& before) noexcept;

/// Adds the pauses of one process in several phases, or of several processes in one. A suspend counts once, because it
/// affects the whole machine.
void add_pauses(Pauses& sum, const Pauses& more) noexcept;

/// Whether the two measured threads ran on one CPU, from samples over the phase that determines the rate.
struct CpuSharing {
    std::uint64_t samples = 0;  ///< of both sides at the same time
    std::uint64_t shared = 0;   ///< of these, those in which both were on the same CPU

    /// How often the kernel moved each to another CPU; nothing if it does not tell.
    std::optional<std::uint64_t> parent_migrations;
    std::optional<std::uint64_t> child_migrations;

    [[nodiscard]] double share() const noexcept {
        return samples > 0 ? static_cast<double>(shared) / static_cast<double>(samples) : 0;
    }
    [[nodiscard]] bool operator==(const CpuSharing&) const = default;
};

/// Adds up the samples of several measurements; the sum becomes nothing if one of them has none.
void add_sharing(std::optional<CpuSharing>& sum, const std::optional<CpuSharing>& more) noexcept;

/// One measurement of a cell, with its own child. The cells of a run alternate.
struct Repetition {
    std::uint64_t round_trips = 0;
    double elapsed_s = 0;
    bool outlier = false;  ///< its rate is an outlier among the repetitions (ipcbench/stats/spread.hpp)

    /// CPU time of both processes; absent if it is unknown for one of them.
    std::optional<double> cpu_ns_per_round_trip{};

    [[nodiscard]] double round_trips_per_s() const noexcept {
        return elapsed_s > 0 ? static_cast<double>(round_trips) / elapsed_s : 0;
    }
};

/// The components of the mean round trip, in nanoseconds, from control measurements in the same run. None exceeds the
/// whole.
struct Breakdown {
    double codec_ns = 0;  ///< encoding and decoding, both messages, both sides

    // Only if they were measured.
    std::optional<double> harness_ns{};  ///< the time of `null` without its codec: the loop, the checks
    std::optional<double> copying_ns{};  ///< copies of that size into and out of the mechanism, there and back (memcpy)

    double waiting_ns = 0;  ///< the rest: waiting, waking, the mechanism itself

    /// The floor of any mechanism: a bare notification there and back, with the same wait mode and placement. At most
    /// what the codec leaves. Measured by itself, so it includes a harness of its own.
    std::optional<double> notification_ns{};
    /// What the mechanism adds to codec and notification; nothing if that is less than these measurements vary.
    std::optional<double> mechanism_ns{};

    [[nodiscard]] double whole_ns() const noexcept {
        return codec_ns + harness_ns.value_or(0) + copying_ns.value_or(0) + waiting_ns;
    }
};

/// How a server that knows nothing of ipcbench was used (docs/servers.md).
struct ServerUse {
    std::string framing;    ///< "lines" or "content-length"
    std::string request;    ///< the file of the request, as it was named
    std::string handshake;  ///< the file of the handshake; "" for none

    /// Messages that answered nothing, in the phase that determines the rate.
    std::uint64_t passed_over = 0;
};

/// What the messages of a cell carried, if not the usual payload (docs/messages.md). Files as they were named.
struct MessageUse {
    std::string request;          ///< "order.json", "orders.ndjson:3", "orders.ndjson:all"; "" for the usual payload
    std::uint64_t documents = 0;  ///< how many requests were sent in turn; 0 for the usual payload
    std::string digest;           ///< differs if the documents do; "" for the usual payload
    std::string answer;           ///< the file of the answer; "" if the request was sent back
    std::optional<std::uint64_t> answer_bytes;  ///< the size of the answer's payload, if it was requested
    std::string schema;                         ///< "order.proto:shop.Order"; "" for none

    // NOLINTNEXTLINE(modernize-use-nullptr): it takes the comparisons with 0 that this generates for pointers
    [[nodiscard]] auto operator<=>(const MessageUse&) const = default;
};

enum class RunStatus : std::uint8_t {
    ok,
    partial,  ///< interrupted: measured, but for less time than requested
    skipped,  ///< cannot run here, or not with these options
    failed,
};

[[nodiscard]] std::string_view name_of(RunStatus status) noexcept;

/// One cell of a report: a number and everything that belongs to it.
struct RunResult {
    std::string variant;  ///< the build that measured it, if several were compared: "debug", "release", a path

    /// The report that it was read from, "" while it is measured. Repetitions of results with the same origin were
    /// taken in turn. Not part of a report.
    std::string origin{};
    bool virtual_machine = false;  ///< whether that report is of a virtual machine; not part of it, either
    std::string transport;
    std::string peer;  ///< the command of the program that answered, or its address; "" for ipcbench-child
    std::optional<ServerUse> server;  ///< with --framing
    /// The plug-ins that the user named which transport and codec come from, at most two; none for what is built in.
    std::vector<PlugInFile> plug_ins{};
    bool control = false;  ///< TransportKind::control: no second process, not comparable with the others
    std::string codec;
    std::uint64_t payload_bytes = 0;    ///< of a request; of several in turn their mean
    std::optional<MessageUse> message;  ///< with --message or --answer-size
    std::uint64_t ping_wire_bytes = 0;  ///< frame and the transport's header
    std::uint64_t pong_wire_bytes = 0;
    Wait wait;
    std::string placement;                    ///< as used: "none", "same", "cross", "0,1"
    std::optional<std::pair<int, int>> cpus;  ///< the parent's and the child's CPU, if pinned
    std::optional<CpuRelation> cpu_relation;  ///< of those two
    EffectiveOptions options;
    Load load;  ///< as requested

    /// As requested, numbers without units; empty in a result of an earlier version, which did not record it.
    std::optional<std::map<std::string, std::string>> requested_options;
    std::optional<Timing> requested_timing;          ///< empty: chosen automatically
    std::optional<std::string> requested_placement;  ///< empty: `placement` was chosen automatically

    double requested_s = 0;             ///< the requested duration; 0 if a count was requested
    std::uint64_t round_trips = 0;      ///< of the phase that determines the rate
    double elapsed_s = 0;               ///< measured time of that phase
    Timing timing = Timing::every;      ///< of that phase
    double rate_mean_ns = 0;            ///< elapsed / round_trips
    std::optional<RoundTripTimes> rtt;  ///< absent if no round trip was timed individually

    /// Pairs of percent and nanoseconds of the individually timed round trips, increasingly dense towards 100 %.
    std::vector<std::pair<double, double>> percentiles;
    /// Of all round trips, for merging runs; null if the result was read from a file without it.
    std::shared_ptr<const StoredHistogram> histogram;
    std::uint64_t lost = 0;
    std::uint64_t duplicates = 0;
    std::uint64_t reordered = 0;
    std::uint64_t max_in_flight = 0;         ///< the maximum number of pings in flight; 0 if only one can be
    std::optional<OpenLoopStats> open_loop;  ///< if a rate was requested
    std::optional<StreamStats> stream;       ///< Mode::stream: `round_trips` are the messages that arrived
    std::optional<ConnectStats> set_up;      ///< Mode::connect: `round_trips` are connections, `rtt` their total times
    std::vector<ConnectionStats> connections;  ///< if there were several at once, in their order
    std::optional<double> codec_ns;         ///< encoding and decoding alone, ping and pong, both sides, per round trip
    std::optional<Usage> parent;            ///< over the phase that determines the rate
    std::optional<Usage> child;             ///< the same; absent if there is no second process, or it is unknown
    std::optional<CpuSharing> cpu_sharing;  ///< absent if there is no second process, or it is unknown
    Pauses parent_pauses;                   ///< over the reported phases
    Pauses child_pauses;                    ///< the same; unknown if `peer` is not ""

    std::vector<Repetition> repetitions;      ///< the finished ones, in the order in which they ran
    std::uint64_t requested_repetitions = 1;  ///< how many were requested
    std::optional<Interval> rate_interval;    ///< of the rate, over the repetitions
    double rate_spread = 0;                   ///< coefficient of variation of the repetitions' rates
    std::optional<double> noise;  ///< self-check: the relative difference of two identical measurements (0.02: 2 %)
    std::optional<Breakdown> breakdown;
    std::vector<PhaseInterval> intervals;  ///< with --interval: of all repetitions, in their order
    std::optional<TailReport> tail;        ///< with --explain-tail

    RunStatus status = RunStatus::ok;
    std::string reason;  ///< why it was skipped, failed or is partial
    std::string hint;    ///< the next step
    std::vector<Warning> warnings;

    [[nodiscard]] double round_trips_per_s() const noexcept {
        return elapsed_s > 0 ? static_cast<double>(round_trips) / elapsed_s : 0;
    }

    /// Returns the CPU time of both processes; nothing if one of them is unknown, or nothing was measured.
    [[nodiscard]] std::optional<double> cpu_ns_per_round_trip() const noexcept;
};

/// Returns a warning for each cause that kept a process from running in the reported phases; none for a good run.
[[nodiscard]] std::vector<Warning> pause_warnings(const RunResult& result);

}  // namespace ipcbench
