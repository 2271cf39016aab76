#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <vector>

#include "platform/futex.hpp"

namespace ipcbench::transports::zeromq {

/// A buffer that libzmq's I/O thread sends from and returns.
class LentBuffer {
public:
    explicit LentBuffer(std::size_t bytes) : bytes_(bytes) {}

    [[nodiscard]] std::span<std::byte> bytes() noexcept { return bytes_; }
    [[nodiscard]] bool is_here() const noexcept { return state_.load(std::memory_order_acquire) == here; }

    /// Must be called before the buffer is passed to libzmq, with `give_back` as the function that frees it after
    /// sending.
    void lend() noexcept { state_.store(lent, std::memory_order_relaxed); }

    /// Returns the buffer, on the I/O thread. Has the type zmq_free_fn.
    static void give_back(void* /*data*/, void* self) noexcept {
        auto& state = static_cast<LentBuffer*>(self)->state_;
        if (state.exchange(here, std::memory_order_acq_rel) == awaited) {
            platform::futex_wake_one(state);
        }
    }

    /// Sleeps until the buffer is back or a signal arrives; the caller checks again.
    void sleep() noexcept {
        std::uint32_t expected = lent;
        if (state_.compare_exchange_strong(expected, awaited, std::memory_order_acq_rel) || expected == awaited) {
            platform::futex_wait(state_, awaited);
        }
    }

private:
    static constexpr std::uint32_t here = 0;
    static constexpr std::uint32_t lent = 1;
    static constexpr std::uint32_t awaited = 2;

    std::vector<std::byte> bytes_;
    std::atomic<std::uint32_t> state_{here};
};

/// Buffers in turn, at least two: while one is being sent, the next frame is built in another. That also limits the
/// bytes that wait to be sent; libzmq itself limits only the number of messages.
class Outbox {
public:
    /// Makes one buffer for each frame that may be in flight, or fewer if they are too large.
    explicit Outbox(std::size_t bytes, std::size_t depth = 1) {
        constexpr std::size_t budget = std::size_t{64} << 20U;
        const std::size_t count = std::max<std::size_t>(2, std::min(depth, budget / bytes));
        for (std::size_t made = 0; made < count; ++made) {
            buffers_.emplace_back(bytes);
        }
    }

    [[nodiscard]] LentBuffer& next() noexcept { return buffers_[at_]; }
    void advance() noexcept { at_ = at_ + 1 == buffers_.size() ? 0 : at_ + 1; }

private:
    std::deque<LentBuffer> buffers_;
    std::size_t at_ = 0;
};

}  // namespace ipcbench::transports::zeromq
