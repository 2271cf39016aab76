#include "transports/shm/proof.hpp"

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
    alignas(64) std::array<std::byte, Proof::bytes> bytes{};
    Proof proof{bytes};
    Lifeline lifeline;
};

TEST(Proof, is_accepted_however_the_two_sides_meet) {
    // The sides look at the words at their own times, so that many meetings see many orders of events.
    for (int i = 0; i < 200; ++i) {
        Place place;
        std::thread child([&] { EXPECT_NO_THROW(place.proof.give(nonce, long_enough, place.lifeline)); });
        EXPECT_NO_THROW(place.proof.await(nonce, long_enough, place.lifeline));
        child.join();
    }
}

TEST(Proof, of_a_stranger_is_not_accepted) {
    Place place;
    std::thread stranger(
        [&] { EXPECT_THROW(place.proof.give(std::string(32, 's'), long_enough, place.lifeline), Error); });
    EXPECT_THROW(place.proof.await(nonce, 20ms, place.lifeline), Error);
    place.lifeline.cut(StopReason::finished);
    stranger.join();
}

TEST(Proof, is_accepted_after_that_of_a_stranger) {
    Place place;
    // Whether or not it is still there when the child is accepted: both see the same word.
    std::thread stranger([&] { EXPECT_NO_THROW(place.proof.give(std::string(32, 's'), long_enough, place.lifeline)); });
    std::thread child([&] { EXPECT_NO_THROW(place.proof.give(nonce, long_enough, place.lifeline)); });
    EXPECT_NO_THROW(place.proof.await(nonce, long_enough, place.lifeline));
    child.join();
    stranger.join();
}

TEST(Proof, that_nobody_gives_is_not_awaited_for_ever) {
    Place place;
    EXPECT_THROW(place.proof.await(nonce, 1ms, place.lifeline), Error);
    place.lifeline.cut(StopReason::interrupted);
    EXPECT_THROW(place.proof.await(nonce, long_enough, place.lifeline), Error);
}

}  // namespace
}  // namespace ipcbench::transports
