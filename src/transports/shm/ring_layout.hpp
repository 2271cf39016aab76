#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>

#include "ipcbench/core/transport.hpp"
#include "transports/shm/ring_cell.hpp"
#include "transports/side.hpp"

namespace ipcbench::transports {

/// The state that one side shows the other, apart from frames. Each word has its own cache lines, because the peer
/// polls some of them.
struct SideState {
    alignas(line_pair) std::atomic<std::uint32_t> sleeping{0};  ///< 0: awake; otherwise what it waits for
    alignas(line_pair) std::atomic<std::uint32_t> closed{0};    ///< 1: the side has closed its end
    /// Memory for the object that a waiter sleeps on (a semaphore, or a mutex and a condition variable).
    alignas(line_pair) std::array<std::byte, 256> parking{};
};

/// How far the reader of a direction has read. Only the reader writes it.
struct alignas(line_pair) Acknowledgement {
    std::atomic<std::uint32_t> frames{0};  ///< frames since the start, modulo 2^32
    std::atomic<std::uint64_t> bulk{0};    ///< `BulkSlice::end` of the last frame in the bulk area
};

/// What a segment says of itself, so that a peer that was not built from this source can use it
/// (docs/peer-protocol.md). Offsets are from the start of the segment.
struct alignas(line_pair) SegmentMark {
    std::array<char, 8> magic{};
    std::uint32_t version = 0;
    std::uint32_t cells = 0;
    std::uint64_t cell_bytes = 0;
    std::uint64_t bulk_bytes = 0;
    std::uint64_t max_frame = 0;
    std::uint64_t cells_at = 0;
    std::uint64_t bulk_at = 0;

    [[nodiscard]] bool operator==(const SegmentMark&) const noexcept = default;
};

/// The start of a segment. A new segment, full of zeroes, is valid; the mark is for peers from elsewhere.
struct Control {
    std::array<SideState, 2> sides;
    std::array<Acknowledgement, 2> acknowledged;  ///< indexed by direction
    SegmentMark mark;

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

/// The sizes of a segment. Each direction has a ring of cells for small frames and a bulk area for large ones.
struct RingGeometry {
    std::size_t cells = 0;       ///< per direction
    std::size_t cell_bytes = 0;  ///< per cell, header included; a multiple of 128
    std::size_t bulk_bytes = 0;  ///< per direction; 0 if every frame fits into a cell
    std::size_t max_frame = 0;

    /// Returns the sizes that the options ask for. Throws Error (usage) if the largest frame would not fit.
    [[nodiscard]] static RingGeometry of(const ChannelConfig& config);

    /// As above, with a number of cells that the user cannot choose.
    [[nodiscard]] static RingGeometry of(const ChannelConfig& config, std::size_t cells);

    [[nodiscard]] std::size_t total_bytes() const noexcept;

    /// Returns what a segment of these sizes must say of itself.
    [[nodiscard]] SegmentMark mark() const noexcept;

    /// Throws Error unless the segment says that it has these sizes.
    void require_mark(std::span<std::byte> segment) const;
    [[nodiscard]] RingPart part(std::span<std::byte> segment, Side writer) const noexcept;
    [[nodiscard]] EffectiveOptions effective_options() const;
};

/// Returns the largest frame that fits into a cell of that many bytes.
[[nodiscard]] constexpr std::size_t cell_capacity(std::size_t cell_bytes) noexcept {
    return cell_bytes - sizeof(CellHeader);
}

/// Returns the options of all ring transports. The mailbox has one cell and takes only the last two options.
[[nodiscard]] std::span<const OptionSpec> ring_options() noexcept;
[[nodiscard]] std::span<const OptionSpec> memfd_ring_options() noexcept;  ///< for a ring in sealed memory
[[nodiscard]] std::span<const OptionSpec> file_ring_options() noexcept;   ///< for a ring in a file
[[nodiscard]] std::span<const OptionSpec> mailbox_options() noexcept;

}  // namespace ipcbench::transports
