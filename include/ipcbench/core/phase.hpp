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

class Speaker;

/// How a phase reads the clock.
enum class Timing : std::uint8_t {
    every,    ///< once per round trip: the end of one is the start of the next
    sampled,  ///< twice per batch: the first round trip of each batch is timed singly
    batch,    ///< once per batch: no round trip is timed singly
};

[[nodiscard]] std::string_view name_of(Timing timing) noexcept;

/// When a ping that is under way went out, in `now_ns()`; false where there is none.
struct Departure {
    std::int64_t due = -1;  ///< when it was to be sent; its latency counts from here
    std::int64_t at = -1;   ///< when it was sent

    [[nodiscard]] explicit operator bool() const noexcept { return due >= 0; }
};

/// One stretch of round trips. Borrows what it points to.
struct Phase {
    Timing timing = Timing::every;
    std::uint64_t max_round_trips = std::numeric_limits<std::uint64_t>::max();
    std::int64_t max_ns = std::numeric_limits<std::int64_t>::max();
    std::uint64_t batch = 1;  ///< round trips between clock reads (`every` implies 1)
    std::size_t payload_bytes = 0;
    std::uint32_t first_sequence = 0;  ///< of the first ping
    Histogram* histogram = nullptr;    ///< singly timed round trips go here; may be null
    Lifeline* lifeline = nullptr;      ///< never null
    Speaker* echo = nullptr;           ///< who answers on a loopback channel, else null
    Load load;                         ///< of this connection (`pairs` is the runner's affair)

    // Where round trips overlap:
    Histogram* service = nullptr;       ///< open loop: from the actual send to the pong; may be null
    std::span<Departure> departures{};  ///< room for the pings under way, for each connection that one thread serves:
                                        ///< a power of two, at least 4 x depth
    std::uint64_t seed = 0;             ///< of random arrivals
};

struct PhaseOutcome {
    std::uint64_t round_trips = 0;
    std::int64_t elapsed_ns = 0;   ///< measured, from before the first ping to after the last pong; without the gaps
    std::uint64_t sent = 0;        ///< messages, where that is not the number of round trips: streams, open loops
    std::uint64_t due = 0;         ///< open loop: messages that were to be sent
    std::uint64_t lost = 0;        ///< pings without an answer in time (unreliable transports)
    std::uint64_t reordered = 0;   ///< answers that came after those to later pings (unreliable transports)
    std::uint64_t deepest = 0;     ///< the most pings that were under way at once; 0 where only one can be
    std::uint64_t duplicates = 0;  ///< answers that came late or twice (unreliable transports)
    std::uint32_t next_sequence = 0;
    std::size_t ping_bytes = 0;  ///< of the last frame sent
    std::size_t pong_bytes = 0;  ///< of the last frame received
    Fault fault;                 ///< what ended the phase early, if anything did
};

struct RespondOutcome {
    std::uint64_t answered = 0;
    std::uint64_t absorbed = 0;    ///< pings that wanted no answer
    std::uint64_t gaps = 0;        ///< sequences that never came (unreliable transports)
    std::uint64_t duplicates = 0;  ///< pings that came twice (unreliable transports)
    std::uint64_t reordered = 0;   ///< pings that came after later ones (unreliable transports)
    Fault fault;                   ///< why it stopped: `stopped` and `closed` are the ordinary ends
};

}  // namespace ipcbench
