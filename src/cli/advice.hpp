#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ipcbench/core/result.hpp"
#include "ipcbench/core/transport.hpp"

namespace ipcbench::cli {

/// What a user requires of a mechanism.
struct Requirements {
    std::uint64_t payload_bytes = 0;
    double rate_per_s = 0;           ///< round trips; 0: any rate
    std::vector<std::string> needs;  ///< names of capabilities
};

[[nodiscard]] std::vector<std::string_view> capability_names();

/// Throws Error (usage), which lists the known names, if `name` is not a capability.
void check_requirement(const std::string& name);

/// Why a candidate does not meet the requirements. The first that applies counts.
enum class Objection : std::uint8_t {
    none,
    skipped,         ///< cannot run here
    failed,          ///< a run failed
    unknown,         ///< this build does not know the transport, so its capabilities are unknown
    lacks,           ///< capabilities that are needed
    not_shown,       ///< reached less, but what was tried shows no limit
    too_slow,        ///< does not reach the rate
    loses,           ///< lost round trips
    no_percentiles,  ///< no round trip was timed individually
    no_cpu_time,     ///< the CPU time of a side is unknown
};

/// A way to connect two processes: everything that was requested of it except payload and load; and what was measured
/// of it.
struct Candidate {
    const RunResult* result = nullptr;  ///< the one whose times count: its load is the closest to the required one
    const RunResult* cost = nullptr;    ///< the one whose CPU time counts; null if it is unknown
    double p99_ns = 0;                  ///< 0 if unknown
    double cpus = 0;                    ///< CPUs that both sides keep busy together at that rate (0: at full speed)
    bool polls = false;                 ///< both sides keep polling, however few messages there are
    double reaches_per_s = 0;           ///< the highest rate that was measured
    bool best = false;                  ///< no other one that qualifies is better in both p99 and CPU
    Objection objection = Objection::none;
    std::vector<std::string_view> lacking{};  ///< what is said of a transport without each capability that it lacks

    [[nodiscard]] bool qualifies() const noexcept { return objection == Objection::none; }

    /// Returns whether the CPU time comes from an open loop, whose sender polls the clock between its requests.
    [[nodiscard]] bool cost_has_polling() const noexcept { return cost != nullptr && cost->load.rate > 0; }
};

using TransportLookup = std::function<const TransportInfo*(std::string_view name)>;

/// Returns whether advice can use a result: round trips on one connection, whatever the load. Others (streams,
/// connections, several at once) measure something else.
[[nodiscard]] bool is_usable(const RunResult& result);

/// Returns those that qualify, by p99, then all others in their order. If several payloads were measured, considers
/// only those of the nearest one. With a rate, an open loop at that rate or more counts before round trips one at a
/// time, and these before several in flight. One that did not keep up in such an open loop does not qualify. Of several
/// results with the same load the last counts. Borrows the results. `lookup` returns null for a transport that this
/// build does not know.
[[nodiscard]] std::vector<Candidate> advise(const std::vector<RunResult>& results, const Requirements& requirements,
                                            const TransportLookup& lookup);

}  // namespace ipcbench::cli
