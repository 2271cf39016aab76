#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "conformance/findings.hpp"
#include "conformance/session.hpp"

namespace ipcbench::conformance {

/// One ping and its pong: sizes in bytes, and the room that `prepare` requests. The keys determine the content.
struct Exchange {
    std::uint32_t sequence = 0;
    std::size_t ping_size = 0;
    std::size_t ping_room = 0;
    std::size_t pong_size = 0;
    std::size_t pong_room = 0;
    std::uint64_t ping_key = 0;
    std::uint64_t pong_key = 0;
};

/// What two sides send to each other. Both sides know it, so each can check every byte that it receives.
using Exchanges = std::vector<Exchange>;

/// Returns sizes that are likely to reveal errors: 0, 1, each power of two and its neighbours, and the limit and its
/// neighbours.
[[nodiscard]] std::vector<std::size_t> edge_sizes(std::size_t limit);

/// Returns the seed from the environment (IPCBENCH_TEST_SEED) or a random one; every failure prints it.
[[nodiscard]] std::uint64_t seed();

/// Returns exchanges in which each size occurs once as a ping and once as a pong, in different combinations, and then
/// `further` exchanges of random sizes. Sequences start at `first`.
[[nodiscard]] Exchanges make_exchanges(const std::vector<std::size_t>& sizes, std::size_t further,
                                       std::uint32_t first = 0);

/// Play the initiator's and the responder's part. Return false after a failure, which is among the findings. Frames
/// that an unreliable transport loses are skipped.
bool initiate(ChannelEnd& side, const TransportCase& transport_case, const Exchanges& exchanges, Findings& findings);
bool respond(ChannelEnd& side, const TransportCase& transport_case, const Exchanges& exchanges, Findings& findings);

/// Like `initiate`, but with up to `depth` pings in flight while the channel has room.
bool initiate_ahead(ChannelEnd& side, const TransportCase& transport_case, const Exchanges& exchanges,
                    std::size_t depth, Findings& findings);

/// Waits for a frame that never comes, and returns the fault that ended the wait. Continues while an unreliable
/// transport reports answers as lost.
[[nodiscard]] Fault await_end(ChannelEnd& side);

/// Connects with these options and plays all exchanges, with as many pings in flight as `session_options` says.
void exchange_all(const TransportCase& transport_case, const SessionOptions& session_options,
                  const Exchanges& exchanges, Findings& findings);

}  // namespace ipcbench::conformance
