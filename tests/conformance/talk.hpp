#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "conformance/meeting.hpp"

namespace ipcbench::conformance {

/// One ping and its pong: sizes in bytes, and the room that is asked for first. What is in them follows from the keys.
struct Exchange {
    std::uint32_t sequence = 0;
    std::size_t ping_size = 0;
    std::size_t ping_room = 0;
    std::size_t pong_size = 0;
    std::size_t pong_room = 0;
    std::uint64_t ping_key = 0;
    std::uint64_t pong_key = 0;
};

/// What two sides are to say to each other. Known to both, so that each can check what it hears to the last byte.
using Talk = std::vector<Exchange>;

/// Sizes at which something may go wrong: 0, 1, each power of two and its neighbours, and the limit and its own.
[[nodiscard]] std::vector<std::size_t> edge_sizes(std::size_t limit);

/// From the environment (IPCBENCH_TEST_SEED) or at random; every failure prints it.
[[nodiscard]] std::uint64_t seed();

/// Each size goes forth once and back once, in different company; then `further` exchanges of random sizes. Sequences
/// count on from `first`.
[[nodiscard]] Talk make_talk(const std::vector<std::size_t>& sizes, std::size_t further, std::uint32_t first = 0);

/// The initiator's and the responder's part. False when it failed, which has been reported. What an unreliable
/// transport loses is passed over.
bool initiate(Side& side, const Offer& offer, const Talk& talk);
bool respond(Side& side, const Offer& offer, const Talk& talk);

/// As `initiate`, but with up to `depth` pings under way, as far as the channel has room.
bool initiate_ahead(Side& side, const Offer& offer, const Talk& talk, std::size_t depth);

/// Waits for a frame that never comes: what ended the wait. An unreliable transport, which gives up one answer after
/// the other meanwhile, is waited for again.
[[nodiscard]] Fault await_end(Side& side);

/// Connects with these terms and plays the talk from end to end, with as many pings under way as they say.
void hold(const Offer& offer, const Terms& terms, const Talk& talk);

}  // namespace ipcbench::conformance
