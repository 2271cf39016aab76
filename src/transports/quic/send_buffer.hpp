#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace ipcbench::transports {

/// Outgoing bytes of a stream that must stay where they are until the peer has acknowledged them, in a ring in which
/// each message lies in one piece.
class QuicSendBuffer {
public:
    /// Messages have at most `max_message` bytes; there is room for `depth` of them if they are not very large, and for
    /// two in any case. All memory is allocated and touched here.
    explicit QuicSendBuffer(std::size_t max_message, std::size_t depth = 1);

    /// Room for a message of `size` bytes; empty while there is none because too much is not acknowledged. The room
    /// before it, if nothing of it was submitted, is given up. To be called when all is sent.
    [[nodiscard]] std::span<std::byte> room(std::size_t size) noexcept;

    /// The first `size` bytes of the room are to be sent.
    void submit(std::size_t size) noexcept { end_ += size; }

    /// What is to be sent and has not been, in one piece.
    [[nodiscard]] std::span<std::byte> unsent() noexcept { return {bytes_.data() + sent_, end_ - sent_}; }
    void sent(std::size_t size) noexcept { sent_ += size; }

    /// The oldest `size` bytes have arrived.
    void acknowledged(std::size_t size) noexcept;

    /// Nothing waits for an acknowledgement.
    [[nodiscard]] bool empty() const noexcept { return wrap_ == 0 && begin_ == end_; }

private:
    std::vector<std::byte> bytes_;
    std::size_t begin_ = 0;  ///< of what is not acknowledged
    std::size_t sent_ = 0;
    std::size_t end_ = 0;
    std::size_t wrap_ = 0;  ///< where the older bytes end, when newer ones go on at the front; else 0
};

}  // namespace ipcbench::transports
