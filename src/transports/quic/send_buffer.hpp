#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace ipcbench::transports {

/// Outgoing bytes of a stream, which must stay in place until the peer has acknowledged them. A ring in which each
/// message is contiguous.
class QuicSendBuffer {
public:
    /// Messages have at most `max_message` bytes. There is space for `depth` of them unless they are very large, and
    /// always for two. The constructor allocates and touches all memory.
    explicit QuicSendBuffer(std::size_t max_message, std::size_t depth = 1);

    /// Returns space for a message of `size` bytes; empty if too much is unacknowledged. Gives up the space returned
    /// before if nothing of it was submitted. Must be called only when everything has been sent.
    [[nodiscard]] std::span<std::byte> reserve(std::size_t size) noexcept;

    /// Queues the first `size` bytes of the space for sending.
    void submit(std::size_t size) noexcept { end_ += size; }

    /// Returns the bytes that have not been sent yet; they are contiguous.
    [[nodiscard]] std::span<std::byte> unsent() noexcept { return {bytes_.data() + sent_, end_ - sent_}; }
    void sent(std::size_t size) noexcept { sent_ += size; }

    /// Frees the oldest `size` bytes, which the peer has acknowledged.
    void acknowledged(std::size_t size) noexcept;

    /// Returns whether everything has been acknowledged.
    [[nodiscard]] bool empty() const noexcept { return wrap_ == 0 && begin_ == end_; }

private:
    std::vector<std::byte> bytes_;
    std::size_t begin_ = 0;  ///< start of the unacknowledged bytes
    std::size_t sent_ = 0;
    std::size_t end_ = 0;
    std::size_t wrap_ = 0;  ///< end of the older bytes when newer ones continue at the front; else 0
};

}  // namespace ipcbench::transports
