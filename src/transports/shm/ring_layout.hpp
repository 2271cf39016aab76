#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>

#include "ipcbench/core/transport.hpp"
#include "transports/shm/cell.hpp"

namespace ipcbench::transports {

/// The two ends of a segment; also the direction that this end writes to.
enum class Side : std::uint8_t { parent = 0, child = 1 };

[[nodiscard]] constexpr Side other(Side side) noexcept {
    return side == Side::parent ? Side::child : Side::parent;
}

/// What one side tells the other apart from frames. Each word has its own lines: the peer polls some of them.
struct SideState {
    alignas(line_pair) std::atomic<std::uint32_t> sleeping{0};  ///< not 0: the side parks, or is about to, and for what
    alignas(line_pair) std::atomic<std::uint32_t> closed{0};    ///< 1: the side has closed its end
    /// Where a waiter keeps what it sleeps on (a semaphore, a mutex and a condition variable).
    alignas(line_pair) std::array<std::byte, 256> parking{};
};

/// What the reader of a direction has done with; written by it alone.
struct alignas(line_pair) Acknowledgement {
    std::atomic<std::uint32_t> frames{0};  ///< since the beginning, modulo 2^32
    std::atomic<std::uint64_t> bulk{0};    ///< `BulkSlice::end` of the last frame that was there
};

/// The front of a segment. A segment full of zeroes is a fresh one.
struct Control {
    std::array<SideState, 2> sides;
    std::array<Acknowledgement, 2> acknowledged;  ///< by direction

    [[nodiscard]] SideState& side(Side which) noexcept { return sides[static_cast<std::size_t>(which)]; }
    [[nodiscard]] static Control& of(std::span<std::byte> segment) noexcept {
        return *reinterpret_cast<Control*>(segment.data());
    }
};

/// One direction of a segment.
struct RingPart {
    Acknowledgement* acknowledged = nullptr;
    std::span<std::byte> cells;
    std::span<std::byte> bulk;
    std::size_t cell_bytes = 0;
};

/// The sizes of a segment: for each direction a ring of cells for small frames, and a bulk area for large ones.
struct RingGeometry {
    std::size_t cells = 0;       ///< of each direction
    std::size_t cell_bytes = 0;  ///< of each cell, head included; a multiple of 128
    std::size_t bulk_bytes = 0;  ///< of each direction; 0 where every frame fits into a cell
    std::size_t max_frame = 0;

    /// As the options say. Throws Error (usage) when a frame would fit nowhere.
    [[nodiscard]] static RingGeometry of(const ChannelConfig& config);

    /// Likewise, with a number of cells that is not the user's to choose.
    [[nodiscard]] static RingGeometry of(const ChannelConfig& config, std::size_t cells);

    [[nodiscard]] std::size_t total_bytes() const noexcept;
    [[nodiscard]] RingPart part(std::span<std::byte> segment, Side writer) const noexcept;
    [[nodiscard]] EffectiveOptions effective_options() const;
};

/// The largest frame that a cell of that many bytes takes.
[[nodiscard]] constexpr std::size_t cell_room(std::size_t cell_bytes) noexcept {
    return cell_bytes - sizeof(CellHead);
}

/// The options of all transports over a ring. The mailbox has one cell and takes only the last two.
[[nodiscard]] std::span<const OptionSpec> ring_options() noexcept;
[[nodiscard]] std::span<const OptionSpec> memfd_ring_options() noexcept;  ///< of a ring in sealed memory
[[nodiscard]] std::span<const OptionSpec> file_ring_options() noexcept;   ///< of a ring that lies in a file
[[nodiscard]] std::span<const OptionSpec> mailbox_options() noexcept;

}  // namespace ipcbench::transports
