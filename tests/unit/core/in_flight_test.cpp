#include "ipcbench/core/in_flight.hpp"

#include <array>

#include <gtest/gtest.h>

namespace ipcbench {
namespace {

/// The pings under way, each sent at a time of its own.
class InFlightTest : public ::testing::Test {
protected:
    static constexpr std::uint32_t first = 10;

    static void send(InFlight& under_way, int count) {
        for (int i = 0; i < count; ++i) {
            const std::int64_t at = under_way.next();
            under_way.sent({at, at + 1});
        }
    }

    std::array<Departure, 8> room_{};
    InFlight under_way_{room_, first};
};

TEST_F(InFlightTest, there_is_none_at_first) {
    EXPECT_EQ(under_way_.count(), 0U);
    EXPECT_FALSE(under_way_.full());
    EXPECT_EQ(under_way_.next(), first);
    EXPECT_FALSE(under_way_.answered(first));
}

TEST_F(InFlightTest, an_answer_finds_when_its_ping_went_out) {
    send(under_way_, 3);
    EXPECT_EQ(under_way_.count(), 3U);
    EXPECT_EQ(under_way_.oldest(), first);
    EXPECT_EQ(under_way_.oldest_departure().due, first);
    const Departure ping = under_way_.answered(first);
    EXPECT_EQ(ping.due, first);
    EXPECT_EQ(ping.at, first + 1);
    EXPECT_EQ(under_way_.count(), 2U);
    EXPECT_EQ(under_way_.oldest(), first + 1);
    EXPECT_FALSE(under_way_.overtaken());
}

TEST_F(InFlightTest, a_second_answer_finds_nothing) {
    send(under_way_, 2);
    EXPECT_TRUE(under_way_.answered(first));
    EXPECT_FALSE(under_way_.answered(first));
    EXPECT_TRUE(under_way_.answered(first + 1));
    EXPECT_FALSE(under_way_.answered(first + 1));
    EXPECT_EQ(under_way_.count(), 0U);
}

TEST_F(InFlightTest, an_answer_to_what_was_not_sent_finds_nothing) {
    send(under_way_, 2);
    EXPECT_FALSE(under_way_.answered(first - 1));
    EXPECT_FALSE(under_way_.answered(first + 2));
    EXPECT_FALSE(under_way_.answered(first + 8)) << "the same entry";
    EXPECT_EQ(under_way_.count(), 2U);
}

TEST_F(InFlightTest, an_answer_behind_a_later_one_was_overtaken) {
    send(under_way_, 3);
    EXPECT_TRUE(under_way_.answered(first + 1));
    EXPECT_FALSE(under_way_.overtaken());
    EXPECT_EQ(under_way_.oldest(), first);
    EXPECT_TRUE(under_way_.answered(first));
    EXPECT_TRUE(under_way_.overtaken());
    EXPECT_EQ(under_way_.oldest(), first + 2);
    EXPECT_TRUE(under_way_.answered(first + 2));
    EXPECT_FALSE(under_way_.overtaken());
}

TEST_F(InFlightTest, those_that_went_out_long_ago_are_given_up_before_the_others) {
    for (const std::int64_t at : {10, 20, 30, 40}) {
        under_way_.sent({at, at});
    }
    static_cast<void>(under_way_.answered(first + 1));
    EXPECT_EQ(under_way_.give_up_before(30), 1U) << "the second was answered";
    EXPECT_EQ(under_way_.oldest(), first + 2);
    EXPECT_EQ(under_way_.count(), 2U);
    EXPECT_EQ(under_way_.give_up_oldest(), 1U);
    EXPECT_EQ(under_way_.give_up_before(100), 1U);
    EXPECT_EQ(under_way_.give_up_oldest(), 0U);
}

TEST_F(InFlightTest, one_that_is_lost_holds_up_the_others_until_it_is_given_up) {
    send(under_way_, 8);
    EXPECT_TRUE(under_way_.full());
    for (std::uint32_t number = first + 1; number < first + 8; ++number) {
        EXPECT_TRUE(under_way_.answered(number));
    }
    EXPECT_EQ(under_way_.count(), 1U);
    EXPECT_TRUE(under_way_.full());
    EXPECT_EQ(under_way_.give_up(), 1U);
    EXPECT_EQ(under_way_.count(), 0U);
    EXPECT_FALSE(under_way_.full());
    EXPECT_FALSE(under_way_.answered(first)) << "too late";
    send(under_way_, 8);
    EXPECT_TRUE(under_way_.answered(first + 8));
}

TEST_F(InFlightTest, sequences_begin_again_after_the_largest) {
    InFlight late(room_, sequence::mask - 1);
    send(late, 4);
    EXPECT_EQ(late.next(), 2U);
    for (const std::uint32_t number : {sequence::mask - 1, sequence::mask, 0U, 1U}) {
        EXPECT_EQ(late.oldest(), number);
        EXPECT_EQ(late.answered(number).due, number);
        EXPECT_FALSE(late.overtaken());
    }
    EXPECT_EQ(late.count(), 0U);
}

}  // namespace
}  // namespace ipcbench
