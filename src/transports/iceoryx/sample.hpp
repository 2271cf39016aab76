#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

#include "transports/fd/frame_header.hpp"
#include "transports/socket/nonce.hpp"

namespace ipcbench::transports::iox_daemon {

/// The first message of each side. It stays loaned to the peer while both live, and its publisher keeps counting in it.
struct Hello {
    std::array<char, nonce_digits> nonce;
    /// How many of the peer's frames this side has taken. Has its own cache lines.
    alignas(128) std::atomic<std::uint64_t> taken;
};
static_assert(std::atomic<std::uint64_t>::is_always_lock_free);

/// Returns the size of a chunk for a frame: a FrameHeader and the frame.
[[nodiscard]] constexpr std::size_t chunk_bytes(std::size_t max_frame) noexcept {
    return sizeof(FrameHeader) + max_frame;
}

/// Returns how many frames may be in flight per direction: more for small frames, and as many as the load asks for
/// unless they are very large. A subscriber's queue holds 256.
[[nodiscard]] constexpr std::size_t window_for(std::size_t max_frame, std::size_t depth) noexcept {
    constexpr std::size_t budget = std::size_t{1} << 20U;
    constexpr std::size_t budget_of_load = std::size_t{64} << 20U;
    constexpr std::size_t usual = 64;
    constexpr std::size_t max = 240;
    const std::size_t fitting = std::min(usual, budget / chunk_bytes(max_frame));
    const std::size_t asked = std::min({max, depth, budget_of_load / chunk_bytes(max_frame)});
    return std::max<std::size_t>({2, fitting, asked});
}

}  // namespace ipcbench::transports::iox_daemon
