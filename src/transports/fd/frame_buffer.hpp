#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "ipcbench/core/channel.hpp"
#include "transports/fd/frame_header.hpp"

namespace ipcbench::transports {

/// Puts the frames of a byte stream together again, in place, however the stream was cut. Knows no descriptor.
class FrameBuffer {
public:
    /// Frames larger than `max_frame` bytes are corrupt. All memory is allocated and touched here.
    explicit FrameBuffer(std::size_t max_frame);

    /// Room for more of the stream; never empty while no frame is complete. To be followed by `filled`.
    [[nodiscard]] std::span<std::byte> room() noexcept;
    void filled(std::size_t bytes) noexcept { end_ += bytes; }

    enum class State { incomplete, complete, corrupt };

    /// Looks at the front of the stream; `frame` is lent until `drop`.
    [[nodiscard]] State look(Frame& frame) noexcept {
        const std::size_t there = end_ - begin_;
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

    /// Forgets the complete frame at the front.
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
