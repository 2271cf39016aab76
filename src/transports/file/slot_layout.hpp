#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#include "transports/frames_held.hpp"

namespace ipcbench::transports {

/// What a slot of a file begins with; the frame follows. In the byte order of the machine.
///
/// Nothing promises that a pread(2) which overlaps a pwrite(2) sees the bytes in any order: the kernel copies with
/// string instructions whose stores may be reordered, a reader takes no lock on most file systems, and a number at the
/// front and one at the back would not help, for reader and writer both go upwards. So `check` decides whether what was
/// read is what was written.
struct SlotHead {
    std::uint32_t taken;   ///< how many of the peer's frames the owner of this file has taken out
    std::uint32_t closed;  ///< 1 once the owner has closed its end
    std::uint32_t number;  ///< of the frame behind: 1, 2, ...
    std::uint32_t size;    ///< bytes of the frame
    std::uint32_t sequence;
    std::uint32_t reserved;  ///< 0
    std::uint64_t check;     ///< over number, size and sequence, and over the frame where it is short
};
static_assert(sizeof(SlotHead) == 32);

/// The slots of a file.
struct SlotLayout {
    std::uint32_t slots = 0;     ///< a power of two
    std::size_t slot_bytes = 0;  ///< a multiple of a cache line

    /// Two slots, or as many as frames may be under way: see FileChannel.
    [[nodiscard]] static constexpr SlotLayout of(std::size_t max_frame, std::size_t depth) noexcept {
        constexpr std::size_t line = 64;
        constexpr std::size_t usual = 2;
        const std::size_t slot_bytes = (sizeof(SlotHead) + max_frame + line - 1) / line * line;
        // A power of two, so that slots go on in turn when the frames' numbers begin again.
        return {static_cast<std::uint32_t>(std::bit_floor(frames_held(std::bit_ceil(depth), usual, slot_bytes))),
                slot_bytes};
    }

    /// Where the slot of that frame begins in the file.
    [[nodiscard]] constexpr std::size_t at(std::uint32_t number) const noexcept {
        return (number & (slots - 1)) * slot_bytes;
    }

    /// The size of a file.
    [[nodiscard]] constexpr std::size_t file_bytes() const noexcept { return slots * slot_bytes; }
};

/// `taken` and `closed` may be written alone.
inline constexpr std::size_t state_bytes = offsetof(SlotHead, number);

/// Frames up to here travel with their head in one pwrite(2) and one pread(2), and are part of the check. Longer ones
/// are written before their head, and read after it: there two further system calls cost less than the check.
inline constexpr std::size_t longest_short_frame = 1024;

/// Never 0 for a frame that a file of zeros could be taken for.
[[nodiscard]] inline std::uint64_t check_of(const SlotHead& head, std::span<const std::byte> frame) noexcept {
    // Multiply and fold, eight bytes at a time (as in MurmurHash64A by Austin Appleby, public domain): it has to tell
    // an old line of cache from a new one, not to withstand anybody.
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
