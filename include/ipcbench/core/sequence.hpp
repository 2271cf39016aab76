#pragma once

#include <cstdint>

/// A frame's sequence, as the loops use it: 31 bits that count, and one that says whether an answer is wanted.
namespace ipcbench::sequence {

/// Set in the sequence of a frame that is to be counted and checked, but not answered (Mode::stream).
inline constexpr std::uint32_t unanswered = std::uint32_t{1} << 31U;
inline constexpr std::uint32_t mask = unanswered - 1;

[[nodiscard]] constexpr std::uint32_t after(std::uint32_t sequence) noexcept {
    return (sequence + 1) & mask;
}

/// How far `later` is behind `earlier`, negative if it is before it; they wrap around.
[[nodiscard]] constexpr std::int32_t distance(std::uint32_t earlier, std::uint32_t later) noexcept {
    return static_cast<std::int32_t>((later - earlier) << 1U) / 2;
}

}  // namespace ipcbench::sequence
