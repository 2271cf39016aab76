#pragma once

#include <cstdint>

/// A frame's sequence as the loops use it: 31 bits that count, and one bit that says whether no answer is wanted.
namespace ipcbench::sequence {

/// Set in the sequence of a frame that is counted and checked, but not answered (Mode::stream).
inline constexpr std::uint32_t no_reply = std::uint32_t{1} << 31U;
inline constexpr std::uint32_t mask = no_reply - 1;

[[nodiscard]] constexpr std::uint32_t after(std::uint32_t sequence) noexcept {
    return (sequence + 1) & mask;
}

/// Returns how far `later` is after `earlier`, negative if it is before it. Sequences wrap around.
[[nodiscard]] constexpr std::int32_t distance(std::uint32_t earlier, std::uint32_t later) noexcept {
    return static_cast<std::int32_t>((later - earlier) << 1U) / 2;
}

}  // namespace ipcbench::sequence
