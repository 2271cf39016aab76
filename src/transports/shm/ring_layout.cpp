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

// Few cells usually: those that are written again soon are still in the first-level cache. Each holds a frame of 4 KiB
// with what a codec puts before it, and is no power of two apart from the next, so that their heads do not share a
// cache set.
using Check = void (*)(const ChannelConfig& config);

void check_ring(const ChannelConfig& config) {
    platform::require_shared_memory(RingGeometry::of(config).total_bytes());
}

/// A memfd is limited by the machine's memory alone.
void check_memfd_ring(const ChannelConfig& config) {
    platform::require_memory(RingGeometry::of(config).total_bytes());
}

void check_file_ring(const ChannelConfig& config) {
    static_cast<void>(RingGeometry::of(config));
}

void check_mailbox(const ChannelConfig& config) {
    platform::require_shared_memory(RingGeometry::of(config, 1).total_bytes());
}

constexpr std::array<OptionSpec, 3> options_with(Check check) {
    return {{
        OptionSpec{.key = "cells",
                   .kind = OptionKind::count,
                   .fallback = "0",
                   .help = "frames that each direction can hold; 0: 4, or --depth where that is more",
                   .least = 1,
                   .most = 65536,
                   .check = check},
        OptionSpec{
            .key = "cell_bytes",
            .kind = OptionKind::bytes,
            .fallback = "4352",
            .help =
                "room for a small frame and its 8 bytes of head, a multiple of 128; larger ones go to the bulk area",
            .least = line_pair,
            .most = 32768,
            .multiple_of = line_pair,
            .zero = false,
            .check = check},
        OptionSpec{.key = "bulk_bytes",
                   .kind = OptionKind::bytes,
                   .fallback = "0",
                   .help =
                       "each direction's area for large frames; 0: none if all are small, else some times the L2 cache "
                       "or --depth frames",
                   .least = page,
                   .most = std::uint64_t{1} << 32U,
                   .check = check},
    }};
}

constexpr std::array options = options_with(check_ring);
constexpr std::array options_of_memfd = options_with(check_memfd_ring);
constexpr std::array options_of_file = options_with(check_file_ring);
constexpr std::array options_of_mailbox = options_with(check_mailbox);

// Many times what the second-level cache holds, so that what is written next has left the peer's caches; frames that
// fill that cache by themselves are best off with less. Both measured: docs/transports/shared-memory.md. Two frames at
// the least: one is read while the other is written.
std::size_t usual_bulk(std::size_t max_frame_rounded, std::size_t depth) {
    constexpr std::size_t caches = 10;
    constexpr std::size_t caches_for_huge = 3;
    constexpr std::size_t least_frames = 2;
    const std::size_t cache = platform::second_level_cache_bytes();
    const bool huge = max_frame_rounded > cache / 2;
    return std::max((huge ? caches_for_huge : caches) * cache,
                    frames_held(depth, least_frames, max_frame_rounded) * max_frame_rounded);
}

constexpr std::size_t round_up(std::size_t bytes, std::size_t to) noexcept {
    return (bytes + to - 1) / to * to;
}

std::size_t bulk_bytes_for(const RingGeometry& geometry, const ChannelConfig& config) {
    const std::size_t asked = config.options.number("bulk_bytes");
    const bool needed = geometry.max_frame > cell_room(geometry.cell_bytes);
    if (asked == 0) {
        return needed ? round_up(usual_bulk(round_up(geometry.max_frame, line_pair), config.depth), page) : 0;
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
    return of(config, asked != 0 ? asked : frames_held(config.depth, usual, config.options.number("cell_bytes")));
}

std::size_t RingGeometry::total_bytes() const noexcept {
    return bulk_offset(*this, 2);
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
