#pragma once

#include <cstddef>
#include <span>

namespace ipcbench::transports {

/// Asks for the cache lines of `bytes` as one who is about to write them: from then on they are this CPU's alone.
/// Does not wait until they are there, and does nothing but that.
inline void fetch_to_write(std::span<std::byte> bytes) noexcept {
    constexpr std::size_t line = 64;
    for (std::size_t at = 0; at < bytes.size(); at += line) {
#if defined(__x86_64__)
        // The built-in makes a read of it for a CPU that might not know the instruction. In 64-bit mode each one takes
        // it, if need be as an instruction that does nothing.
        asm volatile("prefetchw %0" : : "m"(bytes[at]));
#else
        __builtin_prefetch(&bytes[at], 1);
#endif
    }
}

/// Frames that are larger have pushed the first of their lines out of the cache again before they are used.
inline constexpr std::size_t fetch_to_write_max = std::size_t{256} * 1024;

}  // namespace ipcbench::transports
