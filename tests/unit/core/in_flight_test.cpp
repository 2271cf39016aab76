#include "ipcbench/core/in_flight.hpp"

#include <array>

#include <gtest/gtest.h>

namespace ipcbench {
namespace {

/// The pings in flight, each sent at a different time.
class InFlightTest : public ::testing::Test {
protected:
    static constexpr std::uint32_t first = 10;

    static void send(InFlight& in_flight, int count) {
        for (int i = 0; i < count; ++i) {
            const std::int64_t at = in_flight.next();
            in_flight.sent({at, at + 1});
        }
    }

    std::array<PingTime, 8> room_{};
    InFlight in_flight_{room_, first};
};

TEST_F(InFlightTest, there_is_none_at_first) {
    EXPECT_EQ(in_flight_.count(), 0U);
    EXPECT_FALSE(in_flight_.full());
    EXPECT_EQ(in_flight_.next(), first);
    EXPECT_FALSE(in_flight_.answered(first));
}

TEST_F(InFlightTest, an_answer_finds_when_its_ping_went_out) {
    send(in_flight_, 3);
    EXPECT_EQ(in_flight_.count(), 3U);
    EXPECT_EQ(in_flight_.oldest(), first);
    EXPECT_EQ(in_flight_.oldest_time().scheduled, first);
    const PingTime ping = in_flight_.answered(first);
    EXPECT_EQ(ping.scheduled, first);
    EXPECT_EQ(ping.sent, first + 1);
    EXPECT_EQ(in_flight_.count(), 2U);
    EXPECT_EQ(in_flight_.oldest(), first + 1);
    EXPECT_FALSE(in_flight_.reordered());
}

TEST_F(InFlightTest, a_second_answer_finds_nothing) {
    send(in_flight_, 2);
    EXPECT_TRUE(in_flight_.answered(first));
    EXPECT_FALSE(in_flight_.answered(first));
    EXPECT_TRUE(in_flight_.answered(first + 1));
    EXPECT_FALSE(in_flight_.answered(first + 1));
    EXPECT_EQ(in_flight_.count(), 0U);
}

TEST_F(InFlightTest, an_answer_to_what_was_not_sent_finds_nothing) {
    send(in_flight_, 2);
    EXPECT_FALSE(in_flight_.answered(first - 1));
    EXPECT_FALSE(in_flight_.answered(first + 2));
    EXPECT_FALSE(in_flight_.answered(first + 8)) << "the same entry";
    EXPECT_EQ(in_flight_.count(), 2U);
}

TEST_F(InFlightTest, an_answer_behind_a_later_one_is_reordered) {
    send(in_flight_, 3);
    EXPECT_TRUE(in_flight_.answered(first + 1));
    EXPECT_FALSE(in_flight_.reordered());
    EXPECT_EQ(in_flight_.oldest(), first);
    EXPECT_TRUE(in_flight_.answered(first));
    EXPECT_TRUE(in_flight_.reordered());
    EXPECT_EQ(in_flight_.oldest(), first + 2);
    EXPECT_TRUE(in_flight_.answered(first + 2));
    EXPECT_FALSE(in_flight_.reordered());
}

TEST_F(InFlightTest, the_oldest_pings_expire_first) {
    for (const std::int64_t at : {10, 20, 30, 40}) {
        in_flight_.sent({at, at});
    }
    static_cast<void>(in_flight_.answered(first + 1));
    EXPECT_EQ(in_flight_.expire_before(30), 1U) << "the second was answered";
    EXPECT_EQ(in_flight_.oldest(), first + 2);
    EXPECT_EQ(in_flight_.count(), 2U);
    EXPECT_EQ(in_flight_.expire_oldest(), 1U);
    EXPECT_EQ(in_flight_.expire_before(100), 1U);
    EXPECT_EQ(in_flight_.expire_oldest(), 0U);
}

TEST_F(InFlightTest, a_lost_ping_holds_up_the_others_until_it_expires) {
    send(in_flight_, 8);
    EXPECT_TRUE(in_flight_.full());
    for (std::uint32_t number = first + 1; number < first + 8; ++number) {
        EXPECT_TRUE(in_flight_.answered(number));
    }
    EXPECT_EQ(in_flight_.count(), 1U);
    EXPECT_TRUE(in_flight_.full());
    EXPECT_EQ(in_flight_.expire_all(), 1U);
    EXPECT_EQ(in_flight_.count(), 0U);
    EXPECT_FALSE(in_flight_.full());
    EXPECT_FALSE(in_flight_.answered(first)) << "too late";
    send(in_flight_, 8);
    EXPECT_TRUE(in_flight_.answered(first + 8));
}

TEST_F(InFlightTest, sequences_begin_again_after_the_largest) {
    InFlight late(room_, sequence::mask - 1);
    send(late, 4);
    EXPECT_EQ(late.next(), 2U);
    for (const std::uint32_t number : {sequence::mask - 1, sequence::mask, 0U, 1U}) {
        EXPECT_EQ(late.oldest(), number);
        EXPECT_EQ(late.answered(number).scheduled, number);
        EXPECT_FALSE(late.reordered());
    }
    EXPECT_EQ(late.count(), 0U);
}

}  // namespace
}  // namespace ipcbench
