#pragma once

#include <cstddef>
#include <span>

#include "transports/shm/bulk_space.hpp"

namespace ipcbench::transports {

/// Returns the largest frame, in bytes, for which fetching the next frame's cache lines ahead makes round trips
/// shorter. On a Xeon (Sapphire Rapids, 2 MiB of second-level cache) they are shorter by a third with 60,000 bytes, by
/// an eighth with 500,000 and by nothing with 2 MiB. On AMD's Zen 5 they are a fifth to a third longer, so only Intel's
/// processors fetch.
[[nodiscard]] inline std::size_t fetch_ahead_max() noexcept {
#if defined(__x86_64__)
    constexpr std::size_t max_on_intel = std::size_t{1} << 21U;
    return __builtin_cpu_is("intel") ? max_on_intel : 0;
#else
    return 0;
#endif
}

/// Starts to fetch the cache lines that a next frame of `size` bytes will be written to, so that they belong to this
/// CPU alone by then. For use after a frame was sent, while the peer reads it. Does not wait for the lines.
[[gnu::noinline]] inline void fetch_ahead(BulkSpace& space, std::span<std::byte> bulk, std::size_t size) noexcept {
    if (size > fetch_ahead_max() || !space.reserve(size)) {
        return;
    }
    const std::span<std::byte> next = bulk.subspan(space.offset(), size);
    constexpr std::size_t line = 64;
    for (std::size_t at = 0; at < next.size(); at += line) {
#if defined(__x86_64__)
        // __builtin_prefetch(..., 1) is compiled to a prefetch for reading unless the compiler may assume that the
        // instruction exists. Every 64-bit processor accepts it; some ignore it.
        asm volatile("prefetchw %0" : : "m"(next[at]));
#else
        __builtin_prefetch(&next[at], 1);
#endif
    }
}

}  // namespace ipcbench::transports
