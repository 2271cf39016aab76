#pragma once

#include <algorithm>
#include <cstddef>

namespace ipcbench::transports {

/// For how many frames of that size a transport makes room by itself: for all that may be under way as long as they
/// take no more than 16 MiB, but for `usual` of them in any case. With fewer than `depth` the parent waits earlier.
[[nodiscard]] constexpr std::size_t frames_held(std::size_t depth, std::size_t usual,
                                                std::size_t frame_bytes) noexcept {
    constexpr std::size_t much = std::size_t{16} << 20U;
    return std::max(usual, std::min(depth, much / std::max<std::size_t>(frame_bytes, 1)));
}

}  // namespace ipcbench::transports
