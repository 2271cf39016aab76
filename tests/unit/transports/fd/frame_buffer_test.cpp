#include "transports/fd/frame_buffer.hpp"

#include <algorithm>

#include <gtest/gtest.h>

namespace ipcbench::transports {
namespace {

std::vector<std::byte> stream_of(const std::vector<std::size_t>& sizes) {
    std::vector<std::byte> stream;
    std::uint32_t sequence = 0;
    for (const std::size_t size : sizes) {
        std::vector<std::byte> frame(sizeof(FrameHeader) + size, static_cast<std::byte>(sequence));
        write_header(frame.data(), {static_cast<std::uint32_t>(size), sequence++});
        stream.insert(stream.end(), frame.begin(), frame.end());
    }
    return stream;
}

TEST(FrameBuffer, puts_frames_together_however_the_stream_was_cut) {
    const std::vector<std::size_t> sizes{0, 1, 7, 8, 9, 65536, 0, 100'000, 40'000, 40'000, 3};
    const std::vector<std::byte> stream = stream_of(sizes);
    for (const std::size_t piece : {1U, 2U, 7U, 8U, 9U, 1000U, 65536U, 1'000'000U}) {
        FrameBuffer buffer(100'000);
        std::size_t at = 0;
        std::size_t seen = 0;
        while (seen < sizes.size()) {
            Frame frame;
            const FrameBuffer::State state = buffer.check(frame);
            ASSERT_NE(state, FrameBuffer::State::corrupt);
            if (state == FrameBuffer::State::complete) {
                ASSERT_EQ(frame.bytes.size(), sizes[seen]);
                ASSERT_EQ(frame.sequence, seen);
                ASSERT_TRUE(std::all_of(frame.bytes.begin(), frame.bytes.end(),
                                        [&](std::byte byte) { return byte == static_cast<std::byte>(seen); }));
                buffer.drop();
                ++seen;
                continue;
            }
            const std::span<std::byte> room = buffer.free_space();
            const std::size_t count = std::min({piece, room.size(), stream.size() - at});
            ASSERT_GT(count, 0U);
            std::copy_n(stream.data() + at, count, room.data());
            buffer.filled(count);
            at += count;
        }
        EXPECT_EQ(at, stream.size());
    }
}

TEST(FrameBuffer, calls_a_length_over_the_limit_corrupt) {
    for (const std::uint32_t size : {101U, 0xffffffffU}) {
        FrameBuffer buffer(100);
        write_header(buffer.free_space().data(), {size, 0});
        buffer.filled(sizeof(FrameHeader));
        Frame frame;
        EXPECT_EQ(buffer.check(frame), FrameBuffer::State::corrupt);
    }
}

}  // namespace
}  // namespace ipcbench::transports
