#include "transports/fd/frame_buffer.hpp"

#include <algorithm>

namespace ipcbench::transports {
namespace {

/// Holds many small frames, so that one read takes all that have arrived.
constexpr std::size_t min_capacity = std::size_t{64} << 10U;

}  // namespace

FrameBuffer::FrameBuffer(std::size_t max_frame)
    : bytes_(std::max(min_capacity, sizeof(FrameHeader) + max_frame)), max_frame_(max_frame) {}

std::span<std::byte> FrameBuffer::free_space() noexcept {
    const std::size_t there = end_ - begin_;
    const std::size_t needed = there < sizeof(FrameHeader)
                                   ? sizeof(FrameHeader)
                                   : sizeof(FrameHeader) + read_header(bytes_.data() + begin_).size;
    // Moves the start of a frame to the front only if the rest would not fit behind it.
    if (begin_ != 0 && bytes_.size() - begin_ < needed) {
        std::memmove(bytes_.data(), bytes_.data() + begin_, there);
        begin_ = 0;
        end_ = there;
    }
    return std::span(bytes_).subspan(end_);
}

}  // namespace ipcbench::transports
