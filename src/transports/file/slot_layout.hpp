#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#include "transports/frames_held.hpp"

namespace ipcbench::transports {

/// The header of a slot; the frame follows. In the machine's byte order.
///
/// A pread(2) that overlaps a pwrite(2) may see the bytes in any order: the kernel copies with string instructions
/// whose stores may be reordered, and on most file systems a reader takes no lock. A number at each end would not help,
/// because reader and writer both go upwards. So `check` decides whether what was read is what was written.
struct SlotHead {
    std::uint32_t taken;   ///< how many of the peer's frames the owner of this file has taken
    std::uint32_t closed;  ///< 1 once the owner has closed its end
    std::uint32_t number;  ///< number of the frame that follows: 1, 2, ...
    std::uint32_t size;    ///< size of the frame in bytes
    std::uint32_t sequence;
    std::uint32_t reserved;  ///< always 0
    std::uint64_t check;     ///< checksum over number, size and sequence, and over a short frame
};
static_assert(sizeof(SlotHead) == 32);

/// The slots of a file.
struct SlotLayout {
    std::uint32_t slots = 0;     ///< a power of two
    std::size_t slot_bytes = 0;  ///< a multiple of a cache line

    /// Returns a layout with two slots, or with as many as frames may be in flight: see FileChannel.
    [[nodiscard]] static constexpr SlotLayout of(std::size_t max_frame, std::size_t depth) noexcept {
        constexpr std::size_t line = 64;
        constexpr std::size_t usual = 2;
        const std::size_t slot_bytes = (sizeof(SlotHead) + max_frame + line - 1) / line * line;
        // A power of two, so that the slots continue in turn when the frame numbers wrap around.
        return {static_cast<std::uint32_t>(std::bit_floor(frames_held(std::bit_ceil(depth), usual, slot_bytes))),
                slot_bytes};
    }

    /// Returns the offset of that frame's slot in the file.
    [[nodiscard]] constexpr std::size_t at(std::uint32_t number) const noexcept {
        return (number & (slots - 1)) * slot_bytes;
    }

    /// Returns the size of a file in bytes.
    [[nodiscard]] constexpr std::size_t file_bytes() const noexcept { return slots * slot_bytes; }
};

/// `taken` and `closed`, which may be written alone.
inline constexpr std::size_t state_bytes = offsetof(SlotHead, number);

/// Frames up to this size travel with their header in one pwrite(2) and one pread(2), and are part of the check. Longer
/// frames are written before their header and read after it: for them, two more system calls cost less than the check.
inline constexpr std::size_t longest_short_frame = 1024;

/// Returns the checksum of a frame. It is never 0 for a frame that a file of zeros could be mistaken for.
[[nodiscard]] inline std::uint64_t check_of(const SlotHead& head, std::span<const std::byte> frame) noexcept {
    // Multiplies and folds, eight bytes at a time (as in MurmurHash64A by Austin Appleby, public domain). It only has
    // to tell an old cache line from a new one, not to resist an attacker.
    constexpr std::uint64_t factor = 0xc6a4a7935bd1e995;
    constexpr unsigned fold = 47;
    std::uint64_t check = factor;
    const auto mix = [&check](std::uint64_t word) {
        check = (check ^ word) * factor;
        check ^= check >> fold;
    };
    mix((std::uint64_t{head.number} << 32U) | head.size);
    mix(head.sequence);
    if (frame.size() <= longest_short_frame) {
        for (std::uint64_t word = 0; !frame.empty(); word = 0) {
            const std::size_t size = frame.size() < sizeof word ? frame.size() : sizeof word;
            std::memcpy(&word, frame.data(), size);
            frame = frame.subspan(size);
            mix(word);
        }
    }
    return check;
}

}  // namespace ipcbench::transports
