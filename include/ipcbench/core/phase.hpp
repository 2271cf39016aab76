#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <string_view>

#include "ipcbench/core/fault.hpp"
#include "ipcbench/core/lifeline.hpp"
#include "ipcbench/core/load.hpp"
#include "ipcbench/stats/histogram.hpp"

namespace ipcbench {

class IntervalRecorder;
class MessageEndpoint;

/// How a phase reads the clock.
enum class Timing : std::uint8_t {
    every,    ///< once per round trip: the end of one is the start of the next
    sampled,  ///< twice per batch: the first round trip of each batch is timed individually
    batch,    ///< once per batch: no round trip is timed individually
};

[[nodiscard]] std::string_view name_of(Timing timing) noexcept;

/// The send time of a ping in flight, in `now_ns()`; converts to false if there is none.
struct PingTime {
    std::int64_t scheduled = -1;  ///< when the ping was scheduled; its latency counts from here
    std::int64_t sent = -1;       ///< when it was sent

    [[nodiscard]] explicit operator bool() const noexcept { return scheduled >= 0; }
};

/// One series of round trips. Borrows what it points to.
struct Phase {
    Timing timing = Timing::every;
    std::uint64_t max_round_trips = std::numeric_limits<std::uint64_t>::max();
    std::int64_t max_ns = std::numeric_limits<std::int64_t>::max();
    std::uint64_t batch = 1;  ///< round trips between clock reads (`every` implies 1)
    std::size_t payload_bytes = 0;
    std::uint32_t first_sequence = 0;  ///< of the first ping
    Histogram* histogram = nullptr;    ///< individually timed round trips are recorded here; may be null
    Lifeline* lifeline = nullptr;      ///< never null
    MessageEndpoint* echo = nullptr;   ///< answers on a loopback channel; otherwise null
    Load load;                         ///< of this connection; the runner handles `pairs`
    /// Cuts the phase into intervals, and owns `histogram`; null: one whole. See phase_interval.hpp.
    IntervalRecorder* intervals = nullptr;

    // For overlapping round trips:
    Histogram* service = nullptr;  ///< open loop: from the actual send to the pong; may be null
    /// Entries for the pings in flight: a power of two, at least 4 x depth, for each connection that one thread serves.
    std::span<PingTime> ping_times{};
    std::uint64_t seed = 0;  ///< for random arrivals
};

struct PhaseOutcome {
    std::uint64_t round_trips = 0;
    std::int64_t elapsed_ns = 0;  ///< from before the first ping to after the last pong, without think time
    std::uint64_t sent = 0;       ///< messages, if their number differs from the round trips: streams, open loops
    std::uint64_t scheduled = 0;  ///< open loop: messages that should have been sent
    std::uint64_t lost = 0;       ///< pings without an answer in time (unreliable transports)
    /// Answers that came after answers to later pings (unreliable transports, servers).
    std::uint64_t reordered = 0;
    std::uint64_t max_in_flight = 0;  ///< the maximum number of pings in flight; 0 if only one can be
    std::uint64_t duplicates = 0;     ///< answers that came late or twice (unreliable transports)
    std::uint64_t passed_over = 0;    ///< what a server sent besides answers
    std::uint32_t next_sequence = 0;
    std::size_t ping_bytes = 0;  ///< of the last frame sent
    std::size_t pong_bytes = 0;  ///< of the last frame received
    Fault fault;                 ///< what ended the phase early, if anything did
};

struct RespondOutcome {
    std::uint64_t answered = 0;
    std::uint64_t consumed = 0;    ///< pings that needed no reply
    std::uint64_t gaps = 0;        ///< sequences that never arrived (unreliable transports)
    std::uint64_t duplicates = 0;  ///< pings that arrived twice (unreliable transports)
    std::uint64_t reordered = 0;   ///< pings that arrived after later ones (unreliable transports)
    Fault fault;                   ///< why it stopped: `stopped` and `closed` are the normal reasons
};

}  // namespace ipcbench
