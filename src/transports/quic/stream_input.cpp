#include "transports/quic/stream_input.hpp"

#include <algorithm>
#include <cstring>

namespace ipcbench::transports {

std::size_t QuicStreamInput::window(std::size_t max_frame) noexcept {
    constexpr std::size_t min = std::size_t{1} << 20U;
    return std::max(min, sizeof(FrameHeader) + max_frame);
}

QuicStreamInput::QuicStreamInput(std::size_t max_frame) : frames_(max_frame), ring_(window(max_frame)) {}

QuicStreamInput::Taken QuicStreamInput::take(std::span<const std::byte> bytes) noexcept {
    const std::size_t credit = waiting_ == 0 && !lent_ ? put_together(bytes) : 0;
    bytes = bytes.subspan(credit);
    if (bytes.size() > ring_.size() - waiting_) {
        return {false, credit};
    }
    while (!bytes.empty()) {
        const std::size_t at = (first_ + waiting_) % ring_.size();
        const std::size_t size = std::min(bytes.size(), ring_.size() - at);
        std::memcpy(ring_.data() + at, bytes.data(), size);
        waiting_ += size;
        bytes = bytes.subspan(size);
    }
    return {true, credit};
}

std::size_t QuicStreamInput::refill() noexcept {
    std::size_t credit = 0;
    while (waiting_ != 0 && !lent_) {
        const std::size_t size = put_together({ring_.data() + first_, std::min(waiting_, ring_.size() - first_)});
        if (size == 0) {
            break;
        }
        first_ = (first_ + size) % ring_.size();
        waiting_ -= size;
        credit += size;
    }
    return credit;
}

std::size_t QuicStreamInput::put_together(std::span<const std::byte> bytes) noexcept {
    std::size_t done = 0;
    while (done < bytes.size()) {
        const std::span<std::byte> room = frames_.free_space();
        const std::size_t size = std::min(room.size(), bytes.size() - done);
        if (size == 0) {
            break;
        }
        std::memcpy(room.data(), bytes.data() + done, size);
        frames_.filled(size);
        done += size;
    }
    return done;
}

}  // namespace ipcbench::transports
