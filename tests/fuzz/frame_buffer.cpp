#include "transports/fd/frame_buffer.hpp"

#include <algorithm>
#include <cstring>
#include <optional>
#include <utility>
#include <vector>

#include "fuzz/require.hpp"

namespace ipcbench::fuzz {
namespace {

using transports::FrameBuffer;
using transports::FrameHeader;

using Frames = std::vector<std::pair<std::uint32_t, std::vector<std::byte>>>;

/// The first byte determines the frame limit, the second seeds how the stream is cut; the rest is the stream. The
/// interesting sizes are those around the buffer's capacity; small sizes reach them cheaply.
constexpr std::size_t bytes_before_stream = 2;

/// The frames of a complete stream, up to the first corrupt or unfinished one.
struct Expected {
    Frames frames;
    bool corrupt = false;
};

Expected parse_whole(std::span<const std::byte> stream, std::size_t max_frame) {
    Expected expected;
    while (stream.size() >= sizeof(FrameHeader)) {
        FrameHeader header{};
        std::memcpy(&header, stream.data(), sizeof header);
        if (header.size > max_frame) {
            expected.corrupt = true;
            break;
        }
        if (stream.size() - sizeof header < header.size) {
            break;
        }
        const auto body = stream.subspan(sizeof header, header.size);
        expected.frames.emplace_back(header.sequence, std::vector<std::byte>(body.begin(), body.end()));
        stream = stream.subspan(sizeof header + header.size);
    }
    return expected;
}

/// Returns the stream in pieces of all sizes, as reads from a socket would.
class Cutter {
public:
    Cutter(std::span<const std::byte> stream, unsigned seed) : stream_(stream), state_(seed * 2654435761U + 1) {}

    /// Fills the front of `room`; returns the number of bytes, 0 at the end.
    std::size_t read(std::span<std::byte> room) {
        state_ = state_ * 1664525U + 1013904223U;
        const std::size_t piece = 1U + ((state_ >> 16U) & ((1U << ((state_ >> 8U) % 12U)) - 1U));
        const std::size_t size = std::min({piece, room.size(), stream_.size()});
        std::copy_n(stream_.begin(), size, room.begin());
        stream_ = stream_.subspan(size);
        return size;
    }

private:
    std::span<const std::byte> stream_;
    unsigned state_;
};

/// However the stream is cut, the buffer returns the same frames as a parser of the whole stream.
void run(std::span<const std::byte> input) {
    if (input.size() < bytes_before_stream) {
        return;
    }
    const std::size_t max_frame = std::size_t{1} << (std::to_integer<unsigned>(input[0]) % 18U);
    // Repeats the bytes many times so that the stream wraps around the buffer's 64 KiB.
    std::vector<std::byte> stream;
    const auto piece = input.subspan(bytes_before_stream);
    for (std::size_t i = 0; i < 1U + std::to_integer<unsigned>(input[0]) / 18U * 8U; ++i) {
        stream.insert(stream.end(), piece.begin(), piece.end());
    }
    const Expected expected = parse_whole(stream, max_frame);
    Cutter cutter(stream, std::to_integer<unsigned>(input[1]));
    FrameBuffer buffer(max_frame);
    std::size_t found = 0;
    while (true) {
        Frame frame;
        switch (buffer.check(frame)) {
            case FrameBuffer::State::complete: {
                require(found < expected.frames.size(), "no frame is made up");
                const auto& [sequence, body] = expected.frames[found++];
                require(frame.sequence == sequence, "the sequence arrives");
                require(std::equal(frame.bytes.begin(), frame.bytes.end(), body.begin(), body.end()),
                        "the bytes arrive");
                buffer.drop();
                continue;
            }
            case FrameBuffer::State::corrupt:
                require(expected.corrupt && found == expected.frames.size(), "only what is corrupt is called so");
                return;
            case FrameBuffer::State::incomplete:
                break;
        }
        const std::span<std::byte> room = buffer.free_space();
        require(!room.empty(), "there is room while no frame is complete");
        const std::size_t got = cutter.read(room);
        if (got == 0) {
            break;
        }
        buffer.filled(got);
    }
    require(found == expected.frames.size() && !expected.corrupt, "every frame arrives");
}

}  // namespace
}  // namespace ipcbench::fuzz

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    ipcbench::fuzz::run(std::as_bytes(std::span(data, size)));
    return 0;
}
