#include "transports/zmq/outbox.hpp"

#include <thread>

#include <gtest/gtest.h>

namespace ipcbench::transports::zeromq {
namespace {

TEST(LentBuffer, is_here_until_it_is_lent_and_when_it_came_back) {
    LentBuffer buffer(10);
    EXPECT_EQ(buffer.bytes().size(), 10U);
    EXPECT_TRUE(buffer.is_here());
    buffer.lend();
    EXPECT_FALSE(buffer.is_here());
    LentBuffer::give_back(nullptr, &buffer);
    EXPECT_TRUE(buffer.is_here());
}

TEST(LentBuffer, does_not_sleep_when_it_is_here) {
    LentBuffer buffer(1);
    buffer.sleep();
    EXPECT_TRUE(buffer.is_here());
}

TEST(LentBuffer, wakes_the_waiting_thread) {
    constexpr int rounds = 200;  // so that the buffer returns before, while and after the thread falls asleep
    LentBuffer buffer(1);
    for (int round = 0; round < rounds; ++round) {
        buffer.lend();
        std::thread returns([&] { LentBuffer::give_back(nullptr, &buffer); });
        while (!buffer.is_here()) {
            buffer.sleep();
        }
        returns.join();
    }
    EXPECT_TRUE(buffer.is_here());
}

TEST(Outbox, has_two_buffers_that_take_turns) {
    Outbox outbox(10);
    LentBuffer& first = outbox.next();
    EXPECT_EQ(&outbox.next(), &first);
    outbox.advance();
    LentBuffer& second = outbox.next();
    EXPECT_NE(&second, &first);
    first.lend();
    EXPECT_TRUE(second.is_here());
    outbox.advance();
    EXPECT_EQ(&outbox.next(), &first);
}

/// Returns the number of turns after which the first buffer is used again.
int buffers_of(Outbox& outbox) {
    const LentBuffer& first = outbox.next();
    int turns = 0;
    do {
        outbox.advance();
        ++turns;
    } while (&outbox.next() != &first);
    return turns;
}

TEST(Outbox, has_a_buffer_for_each_frame_in_flight_unless_they_are_very_large) {
    Outbox small(10, 8);
    EXPECT_EQ(buffers_of(small), 8);
    Outbox large(std::size_t{33} << 20U, 8);
    EXPECT_EQ(buffers_of(large), 2);
}

}  // namespace
}  // namespace ipcbench::transports::zeromq
