#include "transports/quic/send_buffer.hpp"

#include <algorithm>

namespace ipcbench::transports {
namespace {

/// Small messages: so many that their acknowledgements, which the peer may delay, are never waited for.
constexpr std::size_t least_capacity = std::size_t{1} << 20U;

/// What a load with a large depth may take.
constexpr std::size_t budget = std::size_t{64} << 20U;

}  // namespace

// Two messages: the peer answers the second one while it may not yet have acknowledged all of the first.
QuicSendBuffer::QuicSendBuffer(std::size_t max_message, std::size_t depth)
    : bytes_(std::max(least_capacity, std::max<std::size_t>(2, std::min(depth, budget / max_message)) * max_message)) {}

std::span<std::byte> QuicSendBuffer::room(std::size_t size) noexcept {
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
