#include "transports/quic/send_buffer.hpp"

#include <algorithm>

namespace ipcbench::transports {
namespace {

/// Holds so many small messages that the sender never waits for their acknowledgements, which the peer may delay.
constexpr std::size_t min_capacity = std::size_t{1} << 20U;

/// The limit for a load with a large depth, in bytes.
constexpr std::size_t budget = std::size_t{64} << 20U;

}  // namespace

// At least two messages: the peer answers the second one when it may not have acknowledged all of the first.
QuicSendBuffer::QuicSendBuffer(std::size_t max_message, std::size_t depth)
    : bytes_(std::max(min_capacity, std::max<std::size_t>(2, std::min(depth, budget / max_message)) * max_message)) {}

std::span<std::byte> QuicSendBuffer::reserve(std::size_t size) noexcept {
    if (empty()) {
        begin_ = sent_ = end_ = 0;
    }
    if (wrap_ != 0) {
        return begin_ - end_ >= size ? std::span(bytes_).subspan(end_, size) : std::span<std::byte>();
    }
    if (bytes_.size() - end_ >= size) {
        return std::span(bytes_).subspan(end_, size);
    }
    if (begin_ < size) {
        return {};
    }
    wrap_ = end_;
    sent_ = end_ = 0;
    return std::span(bytes_).first(size);
}

void QuicSendBuffer::acknowledged(std::size_t size) noexcept {
    if (wrap_ != 0 && begin_ + size >= wrap_) {
        size -= wrap_ - begin_;
        begin_ = 0;
        wrap_ = 0;
    }
    begin_ += size;
}

}  // namespace ipcbench::transports
