#pragma once

#include <algorithm>
#include <cstddef>

namespace ipcbench::transports {

/// Returns for how many frames of that size a transport has space by default: for all that may be in flight if they
/// take at most 16 MiB, and for at least `usual`. If that is fewer than `frames_in_flight`, the parent waits earlier.
[[nodiscard]] constexpr std::size_t frames_held(std::size_t frames_in_flight, std::size_t usual,
                                                std::size_t frame_bytes) noexcept {
    constexpr std::size_t much = std::size_t{16} << 20U;
    return std::max(usual, std::min(frames_in_flight, much / std::max<std::size_t>(frame_bytes, 1)));
}

}  // namespace ipcbench::transports
