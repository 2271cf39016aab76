#include "transports/quic/send_buffer.hpp"

#include <cstring>

#include <gtest/gtest.h>

namespace ipcbench::transports {
namespace {

constexpr std::size_t message = std::size_t{1} << 20U;  // the buffer has room for two of this size

/// Submits a message of that size that consists of `mark`, and sends it; returns false if there is no room.
bool pass(QuicSendBuffer& buffer, std::size_t size, char mark) {
    const std::span<std::byte> room = buffer.reserve(size);
    if (room.empty()) {
        return false;
    }
    EXPECT_EQ(room.size(), size);
    std::memset(room.data(), mark, size);
    buffer.submit(size);
    const std::span<std::byte> unsent = buffer.unsent();
    EXPECT_EQ(unsent.data(), room.data());
    EXPECT_EQ(unsent.size(), size);
    buffer.sent(size);
    EXPECT_TRUE(buffer.unsent().empty());
    return true;
}

TEST(QuicSendBuffer, has_room_for_two_of_the_largest_messages_and_again_when_the_older_has_arrived) {
    QuicSendBuffer buffer(message);
    EXPECT_TRUE(buffer.empty());
    for (int i = 0; i < 10; ++i) {
        ASSERT_TRUE(pass(buffer, message, 'a'));
        ASSERT_TRUE(pass(buffer, message, 'b'));
        EXPECT_FALSE(pass(buffer, 1, 'c'));
        buffer.acknowledged(message);
        ASSERT_TRUE(pass(buffer, message, 'd'));
        EXPECT_FALSE(pass(buffer, 1, 'c'));
        buffer.acknowledged(2 * message);
        EXPECT_TRUE(buffer.empty());
    }
}

TEST(QuicSendBuffer, has_room_for_as_many_of_the_largest_messages_as_may_be_in_flight) {
    QuicSendBuffer buffer(message, 5);
    for (int i = 0; i < 5; ++i) {
        ASSERT_TRUE(pass(buffer, message, 'a'));
    }
    EXPECT_FALSE(pass(buffer, 1, 'b'));
}

TEST(QuicSendBuffer, leaves_alone_what_is_not_acknowledged) {
    QuicSendBuffer buffer(message);
    const std::byte* const first = buffer.reserve(message).data();
    ASSERT_TRUE(pass(buffer, message, 'a'));
    for (std::size_t size = 1; size < message; size *= 3) {
        pass(buffer, size, 'b');
    }
    EXPECT_EQ(std::memchr(first, 'b', message), nullptr);
}

TEST(QuicSendBuffer, sends_a_message_in_as_many_pieces_as_it_takes) {
    QuicSendBuffer buffer(message);
    ASSERT_EQ(buffer.reserve(100).size(), 100U);
    buffer.submit(100);
    for (std::size_t left = 100; left > 0; left -= 20) {
        EXPECT_EQ(buffer.unsent().size(), left);
        buffer.sent(20);
        buffer.acknowledged(20);
    }
    EXPECT_TRUE(buffer.empty());
}

TEST(QuicSendBuffer, discards_a_buffer_that_was_never_submitted) {
    QuicSendBuffer buffer(message);
    const std::byte* const room = buffer.reserve(message).data();
    EXPECT_EQ(buffer.reserve(10).data(), room);
}

TEST(QuicSendBuffer, stays_whole_over_many_laps_of_all_sizes_with_late_acknowledgements) {
    QuicSendBuffer buffer(message);
    std::size_t in_flight = 0;
    std::size_t passed = 0;
    for (std::size_t i = 0; passed < 20 * message; ++i) {
        const std::size_t size = 1 + (i * 7919) % message;
        while (!pass(buffer, size, 'x')) {
            ASSERT_GT(in_flight, 0U) << "no room though all has arrived";
            const std::size_t part = in_flight < 3 ? in_flight : in_flight / 3;
            buffer.acknowledged(part);
            in_flight -= part;
        }
        in_flight += size;
        passed += size;
        EXPECT_FALSE(buffer.empty());
    }
    buffer.acknowledged(in_flight);
    EXPECT_TRUE(buffer.empty());
}

}  // namespace
}  // namespace ipcbench::transports
