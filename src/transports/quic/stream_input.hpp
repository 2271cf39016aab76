#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "transports/fd/frame_buffer.hpp"

namespace ipcbench::transports {

/// Incoming bytes of a stream. A FrameBuffer reassembles the frames. Bytes that arrive while it must not be touched,
/// because one of its frames is lent, or while it is full, wait in a ring. The ring has space for everything that the
/// peer may send in advance (its flow-control window). Bytes become the peer's credit again when they leave the ring.
class QuicStreamInput {
public:
    /// The constructor allocates and touches all memory.
    explicit QuicStreamInput(std::size_t max_frame);

    /// Returns how many bytes the peer may send beyond the credit.
    [[nodiscard]] static std::size_t window(std::size_t max_frame) noexcept;

    /// Stores received bytes. Returns how many of them become credit at once; `ok` is false if the peer sent more than
    /// it may.
    struct Taken {
        bool ok;
        std::size_t credit;
    };
    [[nodiscard]] Taken take(std::span<const std::byte> bytes) noexcept;

    /// Moves bytes from the ring to the FrameBuffer. Returns how many became credit.
    [[nodiscard]] std::size_t refill() noexcept;

    /// As FrameBuffer::check: a complete frame is lent.
    [[nodiscard]] FrameBuffer::State check(Frame& frame) noexcept {
        const FrameBuffer::State state = frames_.check(frame);
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
