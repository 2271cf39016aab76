#include "transports/shm/nonce_handshake.hpp"

#include <array>
#include <chrono>
#include <string>
#include <thread>

#include <gtest/gtest.h>

#include "ipcbench/base/error.hpp"

namespace ipcbench::transports {
namespace {

using namespace std::chrono_literals;

const std::string nonce(32, 'n');
constexpr auto long_enough = 30s;

struct Place {
    alignas(64) std::array<std::byte, NonceHandshake::bytes> bytes{};
    NonceHandshake handshake{bytes};
    Lifeline lifeline;
};

TEST(NonceHandshake, is_accepted_whichever_side_comes_first) {
    // The sides poll the words at different times, so many repetitions cover many orders of events.
    for (int i = 0; i < 200; ++i) {
        Place place;
        std::thread child([&] { EXPECT_NO_THROW(place.handshake.send(nonce, long_enough, place.lifeline)); });
        EXPECT_NO_THROW(place.handshake.await(nonce, long_enough, place.lifeline));
        child.join();
    }
}

TEST(NonceHandshake, of_an_unauthenticated_peer_is_not_accepted) {
    Place place;
    std::thread attacker(
        [&] { EXPECT_THROW(place.handshake.send(std::string(32, 's'), long_enough, place.lifeline), Error); });
    EXPECT_THROW(place.handshake.await(nonce, 20ms, place.lifeline), Error);
    place.lifeline.cut(StopReason::finished);
    attacker.join();
}

TEST(NonceHandshake, is_accepted_after_that_of_an_unauthenticated_peer) {
    Place place;
    // The attacker may or may not still be there when the child is accepted: both use the same word.
    std::thread attacker(
        [&] { EXPECT_NO_THROW(place.handshake.send(std::string(32, 's'), long_enough, place.lifeline)); });
    std::thread child([&] { EXPECT_NO_THROW(place.handshake.send(nonce, long_enough, place.lifeline)); });
    EXPECT_NO_THROW(place.handshake.await(nonce, long_enough, place.lifeline));
    child.join();
    attacker.join();
}

TEST(NonceHandshake, that_never_comes_times_out) {
    Place place;
    EXPECT_THROW(place.handshake.await(nonce, 1ms, place.lifeline), Error);
    place.lifeline.cut(StopReason::interrupted);
    EXPECT_THROW(place.handshake.await(nonce, long_enough, place.lifeline), Error);
}

}  // namespace
}  // namespace ipcbench::transports
