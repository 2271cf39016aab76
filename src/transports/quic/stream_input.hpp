#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "transports/fd/frame_buffer.hpp"

namespace ipcbench::transports {

/// Incoming bytes of a stream: frames are put together in a FrameBuffer; what comes while that may not be touched,
/// because a frame of it is lent, or while it is full, waits in a ring. The ring has room for all that the peer may
/// send ahead (its flow-control window), and what it took becomes the peer's credit again when it leaves the ring.
class QuicStreamInput {
public:
    /// All memory is allocated and touched here.
    explicit QuicStreamInput(std::size_t max_frame);

    /// How many bytes the peer may send beyond what was credited.
    [[nodiscard]] static std::size_t window(std::size_t max_frame) noexcept;

    /// Takes what has come. Returns how much of it is credited at once; `ok` is false when the peer sent more than it
    /// may.
    struct Taken {
        bool ok;
        std::size_t credit;
    };
    [[nodiscard]] Taken take(std::span<const std::byte> bytes) noexcept;

    /// Lets frames in the ring proceed, and returns how much became credit.
    [[nodiscard]] std::size_t refill() noexcept;

    /// As FrameBuffer's; a complete frame is lent.
    [[nodiscard]] FrameBuffer::State look(Frame& frame) noexcept {
        const FrameBuffer::State state = frames_.look(frame);
        lent_ = state == FrameBuffer::State::complete;
        return state;
    }
    void drop() noexcept {
        frames_.drop();
        lent_ = false;
    }

private:
    [[nodiscard]] std::size_t put_together(std::span<const std::byte> bytes) noexcept;

    FrameBuffer frames_;
    bool lent_ = false;
    std::vector<std::byte> ring_;
    std::size_t first_ = 0;
    std::size_t waiting_ = 0;
};

}  // namespace ipcbench::transports
