#include "transports/shm/ring_layout.hpp"

#include <algorithm>
#include <string>

#include "ipcbench/base/error.hpp"
#include "ipcbench/base/units.hpp"
#include "platform/cache_size.hpp"
#include "platform/shared_memory.hpp"
#include "transports/frames_held.hpp"

namespace ipcbench::transports {
namespace {

constexpr std::size_t page = 4096;

using Check = void (*)(const ChannelConfig& config);

void check_ring(const ChannelConfig& config) {
    platform::require_shared_memory(RingGeometry::of(config).total_bytes());
}

/// Checks the machine's memory, because nothing else limits the size of a memfd.
void check_memfd_ring(const ChannelConfig& config) {
    platform::require_memory(RingGeometry::of(config).total_bytes());
}

void check_file_ring(const ChannelConfig& config) {
    static_cast<void>(RingGeometry::of(config));
}

void check_mailbox(const ChannelConfig& config) {
    platform::require_shared_memory(RingGeometry::of(config, 1).total_bytes());
}

// By default a ring has few cells: cells that are rewritten soon are still in the first-level cache. Each cell holds a
// 4 KiB frame and the codec's prefix. The distance between cells is not a power of two, so their headers do not share a
// cache set.
constexpr std::array<OptionSpec, 3> options_with(Check check) {
    return {{
        OptionSpec{.key = "cells",
                   .kind = OptionKind::count,
                   .default_value = "0",
                   .help = "frames that each direction can hold; 0: 4, or --depth where that is more",
                   .min = 1,
                   .max = 65536,
                   .check = check},
        OptionSpec{
            .key = "cell_bytes",
            .kind = OptionKind::bytes,
            .default_value = "4352",
            .help =
                "space for a small frame and its 8-byte header, a multiple of 128; larger frames go to the bulk area",
            .min = line_pair,
            .max = 32768,
            .multiple_of = line_pair,
            .zero = false,
            .check = check},
        OptionSpec{
            .key = "bulk_bytes",
            .kind = OptionKind::bytes,
            .default_value = "0",
            .help = "each direction's area for large frames; 0: none if all are small, else a few times the L2 cache "
                    "or --depth frames",
            .min = page,
            .max = std::uint64_t{1} << 32U,
            .check = check},
    }};
}

constexpr std::array options = options_with(check_ring);
constexpr std::array options_of_memfd = options_with(check_memfd_ring);
constexpr std::array options_of_file = options_with(check_file_ring);
constexpr std::array options_of_mailbox = options_with(check_mailbox);

// Returns a few times the size of the second-level cache, so that the memory written next has left the peer's caches.
// Measured: docs/transports/shared-memory.md. Holds at least two frames: one is read while the other is written.
std::size_t usual_bulk(std::size_t max_frame_rounded, std::size_t frames_in_flight) {
    constexpr std::size_t caches = 3;
    constexpr std::size_t min_frames = 2;
    return std::max(caches * platform::second_level_cache_bytes(),
                    frames_held(frames_in_flight, min_frames, max_frame_rounded) * max_frame_rounded);
}

constexpr std::size_t round_up(std::size_t bytes, std::size_t to) noexcept {
    return (bytes + to - 1) / to * to;
}

std::size_t bulk_bytes_for(const RingGeometry& geometry, const ChannelConfig& config) {
    const std::size_t asked = config.options.number("bulk_bytes");
    const bool needed = geometry.max_frame > cell_capacity(geometry.cell_bytes);
    if (asked == 0) {
        return needed ? round_up(usual_bulk(round_up(geometry.max_frame, line_pair), config.frames_in_flight), page)
                      : 0;
    }
    const std::size_t bytes = round_up(asked, page);
    if (needed && bytes < round_up(geometry.max_frame, line_pair)) {
        throw Error(ErrorKind::usage,
                    "bulk_bytes=" + std::to_string(asked) + " is less than the largest frame, " +
                        std::to_string(geometry.max_frame) + " bytes",
                    "take a larger one, or 0 for automatic");
    }
    return bytes;
}

std::size_t cells_offset(const RingGeometry& geometry, std::size_t direction) noexcept {
    return round_up(sizeof(Control), line_pair) + direction * geometry.cells * geometry.cell_bytes;
}

std::size_t bulk_offset(const RingGeometry& geometry, std::size_t direction) noexcept {
    return round_up(cells_offset(geometry, 2), page) + direction * geometry.bulk_bytes;
}

}  // namespace

std::span<const OptionSpec> ring_options() noexcept {
    return options;
}

std::span<const OptionSpec> memfd_ring_options() noexcept {
    return options_of_memfd;
}

std::span<const OptionSpec> file_ring_options() noexcept {
    return options_of_file;
}

std::span<const OptionSpec> mailbox_options() noexcept {
    return std::span(options_of_mailbox).subspan(1);
}

RingGeometry RingGeometry::of(const ChannelConfig& config, std::size_t cells) {
    RingGeometry geometry;
    geometry.cells = cells;
    geometry.cell_bytes = config.options.number("cell_bytes");
    geometry.max_frame = config.max_frame;
    geometry.bulk_bytes = bulk_bytes_for(geometry, config);
    return geometry;
}

RingGeometry RingGeometry::of(const ChannelConfig& config) {
    constexpr std::size_t usual = 4;
    const std::size_t asked = config.options.number("cells");
    return of(config,
              asked != 0 ? asked : frames_held(config.frames_in_flight, usual, config.options.number("cell_bytes")));
}

std::size_t RingGeometry::total_bytes() const noexcept {
    return bulk_offset(*this, 2);
}

// Peers from elsewhere know these offsets from docs/peer-protocol.md.
static_assert(offsetof(SideState, closed) == 128 && sizeof(SideState) == 512 && sizeof(Acknowledgement) == 128 &&
              offsetof(Acknowledgement, bulk) == 8 && offsetof(Control, acknowledged) == 1024 &&
              offsetof(Control, mark) == 1280 && offsetof(SegmentMark, cell_bytes) == 16);

SegmentMark RingGeometry::mark() const noexcept {
    return {.magic = {'i', 'p', 'c', 'b', 'e', 'n', 'c', 'h'},
            .version = 1,
            .cells = static_cast<std::uint32_t>(cells),
            .cell_bytes = cell_bytes,
            .bulk_bytes = bulk_bytes,
            .max_frame = max_frame,
            .cells_at = cells_offset(*this, 0),
            .bulk_at = bulk_offset(*this, 0)};
}

void RingGeometry::require_mark(std::span<std::byte> segment) const {
    if (Control::of(segment).mark != mark()) {
        throw Error(ErrorKind::failed, "the shared segment is not the one that was agreed on",
                    "build ipcbench and ipcbench-child together");
    }
}

RingPart RingGeometry::part(std::span<std::byte> segment, Side writer) const noexcept {
    const auto direction = static_cast<std::size_t>(writer);
    return {.acknowledged = &Control::of(segment).acknowledged[direction],
            .cells = segment.subspan(cells_offset(*this, direction), cells * cell_bytes),
            .bulk = segment.subspan(bulk_offset(*this, direction), bulk_bytes),
            .cell_bytes = cell_bytes};
}

EffectiveOptions RingGeometry::effective_options() const {
    return {{"cells", std::to_string(cells)},
            {"cell_bytes", std::to_string(cell_bytes)},
            {"bulk_bytes", std::to_string(bulk_bytes)}};
}

}  // namespace ipcbench::transports
