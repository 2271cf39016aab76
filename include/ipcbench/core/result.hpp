#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ipcbench/core/options.hpp"
#include "ipcbench/core/phase.hpp"
#include "ipcbench/core/wait.hpp"

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

/// The distribution of singly timed round trips, in nanoseconds.
struct RoundTripTimes {
    std::uint64_t count = 0;
    double min = 0;
    double mean = 0;
    double stddev = 0;
    double p50 = 0;
    double p90 = 0;
    double p99 = 0;
    double p99_9 = 0;
    double p99_99 = 0;
    double max = 0;
};

[[nodiscard]] RoundTripTimes summarise(const Histogram& histogram);

enum class RunStatus : std::uint8_t {
    ok,
    partial,  ///< interrupted: what is there was measured, but for a shorter time than asked
    skipped,  ///< cannot run here, or not with these options
    failed,
};

[[nodiscard]] std::string_view name_of(RunStatus status) noexcept;

/// One cell of a report: everything that a number carries.
struct RunResult {
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

    double asked_s = 0;                 ///< the duration asked for; 0 where a count was
    std::uint64_t round_trips = 0;      ///< of the phase that gives the rate
    double elapsed_s = 0;               ///< measured, of that phase
    Timing timing = Timing::every;      ///< of that phase
    double rate_mean_ns = 0;            ///< elapsed / round_trips
    std::optional<RoundTripTimes> rtt;  ///< absent where nothing was timed singly
    std::uint64_t lost = 0;
    std::uint64_t duplicates = 0;
    std::optional<double> codec_ns;  ///< encoding and decoding alone, ping and pong, both sides, per round trip
    std::optional<Usage> parent;     ///< over the phase that gives the rate
    std::optional<Usage> child;      ///< likewise; absent where there is no second process, or it could not say

    RunStatus status = RunStatus::ok;
    std::string reason;  ///< why skipped, failed or partial
    std::string hint;    ///< the next step
    std::vector<std::string> warnings;

    [[nodiscard]] double round_trips_per_s() const noexcept {
        return elapsed_s > 0 ? static_cast<double>(round_trips) / elapsed_s : 0;
    }
};

}  // namespace ipcbench
