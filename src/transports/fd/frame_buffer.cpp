#include "transports/fd/frame_buffer.hpp"

#include <algorithm>

namespace ipcbench::transports {
namespace {

/// Small frames: room for many of them, so that one read takes all that have come.
constexpr std::size_t least_capacity = std::size_t{64} << 10U;

}  // namespace

FrameBuffer::FrameBuffer(std::size_t max_frame)
    : bytes_(std::max(least_capacity, sizeof(FrameHeader) + max_frame)), max_frame_(max_frame) {}

std::span<std::byte> FrameBuffer::room() noexcept {
    const std::size_t there = end_ - begin_;
    const std::size_t needed = there < sizeof(FrameHeader)
                                   ? sizeof(FrameHeader)
                                   : sizeof(FrameHeader) + read_header(bytes_.data() + begin_).size;
    // Move the beginning of a frame to the front only when its end would not fit behind it.
    if (begin_ != 0 && bytes_.size() - begin_ < needed) {
        std::memmove(bytes_.data(), bytes_.data() + begin_, there);
        begin_ = 0;
        end_ = there;
    }
    return std::span(bytes_).subspan(end_);
}

}  // namespace ipcbench::transports
