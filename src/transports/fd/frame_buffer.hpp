#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "ipcbench/core/channel.hpp"
#include "transports/fd/frame_header.hpp"

namespace ipcbench::transports {

/// Reassembles the frames of a byte stream in place, wherever the stream was split. Does not own a descriptor.
class FrameBuffer {
public:
    /// Frames larger than `max_frame` bytes are corrupt. The constructor allocates and touches all memory.
    explicit FrameBuffer(std::size_t max_frame);

    /// Returns free space for more of the stream; never empty while no frame is complete. Call `filled` afterwards.
    [[nodiscard]] std::span<std::byte> free_space() noexcept;
    void filled(std::size_t bytes) noexcept { end_ += bytes; }

    enum class State { incomplete, complete, corrupt };

    /// Parses the frame at the front of the stream. The memory of `frame` is valid until `drop`.
    [[nodiscard]] State check(Frame& frame) noexcept {
        const std::size_t there = pending();
        if (there < sizeof(FrameHeader)) {
            return State::incomplete;
        }
        const FrameHeader header = read_header(bytes_.data() + begin_);
        if (header.size > max_frame_) {
            return State::corrupt;
        }
        if (there - sizeof header < header.size) {
            return State::incomplete;
        }
        frame.bytes = {bytes_.data() + begin_ + sizeof header, header.size};
        frame.sequence = header.sequence;
        return State::complete;
    }

    /// Returns how many bytes of the stream there are from the frame at the front on.
    [[nodiscard]] std::size_t pending() const noexcept { return end_ - begin_; }

    /// Discards the complete frame at the front.
    void drop() noexcept {
        begin_ += sizeof(FrameHeader) + read_header(bytes_.data() + begin_).size;
        if (begin_ == end_) {
            begin_ = end_ = 0;
        }
    }

private:
    std::vector<std::byte> bytes_;
    std::size_t max_frame_;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
};

}  // namespace ipcbench::transports
