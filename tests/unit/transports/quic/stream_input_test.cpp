#include "transports/quic/stream_input.hpp"

#include <algorithm>
#include <cstring>
#include <vector>

#include <gtest/gtest.h>

namespace ipcbench::transports {
namespace {

using Bytes = std::vector<std::byte>;

Bytes frame_of(std::size_t size, std::uint32_t sequence) {
    Bytes bytes(sizeof(FrameHeader) + size, std::byte{static_cast<unsigned char>(sequence)});
    write_header(bytes.data(), {static_cast<std::uint32_t>(size), sequence});
    return bytes;
}

TEST(QuicStreamInput, credits_at_once_what_it_can_put_together) {
    QuicStreamInput input(100);
    const Bytes frame = frame_of(100, 1);
    const auto [ok, credit] = input.take(frame);
    EXPECT_TRUE(ok);
    EXPECT_EQ(credit, frame.size());
    EXPECT_EQ(input.refill(), 0U);
}

TEST(QuicStreamInput, leaves_a_lent_frame_alone_while_more_comes_than_fits_behind_it) {
    constexpr std::size_t large = std::size_t{1} << 20U;
    QuicStreamInput input(large);
    ASSERT_TRUE(input.take(frame_of(large, 1)).ok);
    Frame lent;
    ASSERT_EQ(input.check(lent), FrameBuffer::State::complete);
    const Bytes next = frame_of(large, 2);
    const auto [ok, credit] = input.take(next);
    EXPECT_TRUE(ok);
    EXPECT_EQ(credit, 0U);
    EXPECT_EQ(input.refill(), 0U);
    EXPECT_EQ(std::ranges::count(lent.bytes, std::byte{1}), static_cast<std::ptrdiff_t>(large));
    input.drop();
    EXPECT_EQ(input.check(lent), FrameBuffer::State::incomplete);
    EXPECT_EQ(input.refill(), next.size());
    ASSERT_EQ(input.check(lent), FrameBuffer::State::complete);
    EXPECT_EQ(lent.sequence, 2U);
    EXPECT_EQ(std::ranges::count(lent.bytes, std::byte{2}), static_cast<std::ptrdiff_t>(large));
}

TEST(QuicStreamInput, refuses_more_than_its_window) {
    QuicStreamInput input(100);
    ASSERT_TRUE(input.take(frame_of(100, 1)).ok);
    Frame lent;
    ASSERT_EQ(input.check(lent), FrameBuffer::State::complete);
    EXPECT_TRUE(input.take(Bytes(QuicStreamInput::window(100))).ok);
    EXPECT_FALSE(input.take(Bytes(1)).ok);
}

TEST(QuicStreamInput, keeps_order_and_credits_every_byte_once_however_the_stream_is_cut) {
    constexpr std::size_t max = 5000;
    constexpr std::uint32_t frames = 3000;
    QuicStreamInput input(max);
    Bytes stream;
    for (std::uint32_t i = 0; i < frames; ++i) {
        const Bytes frame = frame_of((i * 37U) % (max + 1), i);
        stream.insert(stream.end(), frame.begin(), frame.end());
    }
    std::size_t sent = 0;
    std::size_t credited = 0;
    std::uint32_t expected = 0;
    while (expected < frames) {
        const std::size_t may_send = QuicStreamInput::window(max) - (sent - credited);
        const std::size_t piece = std::min({may_send, stream.size() - sent, std::size_t{1} + (sent * 31) % 40'000});
        const auto [ok, credit] = input.take(std::span(stream).subspan(sent, piece));
        ASSERT_TRUE(ok);
        sent += piece;
        credited += credit;
        Frame frame;
        for (int i = 0; i < 3 && input.check(frame) == FrameBuffer::State::complete; ++i) {
            ASSERT_EQ(frame.sequence, expected++);
            ASSERT_EQ(frame.bytes.size(), (frame.sequence * 37U) % (max + 1));
            input.drop();
        }
        credited += input.refill();
    }
    EXPECT_EQ(credited, stream.size());
}

}  // namespace
}  // namespace ipcbench::transports
