#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

#include "transports/fd/frame_header.hpp"
#include "transports/socket/nonce.hpp"

namespace ipcbench::transports::iox_daemon {

/// What each side publishes first. It stays lent to the peer for as long as both live, and its publisher goes on
/// counting in it.
struct Hello {
    std::array<char, nonce_digits> nonce;
    alignas(128)
        std::atomic<std::uint64_t> taken;  ///< on lines of its own: how many of the peer's frames this side has taken
};
static_assert(std::atomic<std::uint64_t>::is_always_lock_free);

/// Bytes of a chunk for a frame: a header, as a descriptor's frames have it, and the frame.
[[nodiscard]] constexpr std::size_t chunk_bytes(std::size_t max_frame) noexcept {
    return sizeof(FrameHeader) + max_frame;
}

/// How many frames may be under way in one direction: more of the small ones, and if they are not very large as many as
/// the load asks for. A subscriber's queue has 256.
[[nodiscard]] constexpr std::size_t window_for(std::size_t max_frame, std::size_t depth) noexcept {
    constexpr std::size_t budget = std::size_t{1} << 20U;
    constexpr std::size_t budget_of_load = std::size_t{64} << 20U;
    constexpr std::size_t usual = 64;
    constexpr std::size_t most = 240;
    const std::size_t fitting = std::min(usual, budget / chunk_bytes(max_frame));
    const std::size_t asked = std::min({most, depth, budget_of_load / chunk_bytes(max_frame)});
    return std::max<std::size_t>({2, fitting, asked});
}

}  // namespace ipcbench::transports::iox_daemon
