#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#include "transports/shm/ring_cell.hpp"

namespace ipcbench::transports {

/// The position of a frame in the bulk area, as written into the frame's cell.
struct BulkSlice {
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
    std::uint64_t end = 0;  ///< the value that the reader acknowledges when it has finished with the frame
};

/// The writer's allocator for its bulk area. Frames are contiguous and wrap around. They do not restart at offset 0
/// when the area is empty: the peer's cache still holds the lines that it has just read, and taking a line from there
/// costs four times as much as one that has left that cache.
class BulkSpace {
public:
    explicit BulkSpace(std::size_t bytes) noexcept : bytes_(bytes) {}

    /// Looks for `max` contiguous bytes. Returns false if the reader still holds too much of the area.
    [[nodiscard]] bool reserve(std::size_t max) noexcept {
        const std::size_t size = rounded(max);
        const std::size_t left = bytes_ - offset_;
        const std::size_t in_use = end_ - acknowledged_;
        skipped_ = size <= left ? 0 : left;
        // If nothing is in use, the skipped bytes are free already.
        const std::size_t wanted = in_use == 0 ? size : skipped_ + size;
        return wanted <= bytes_ - in_use;
    }

    /// Returns the offset of the reserved space.
    [[nodiscard]] std::size_t offset() const noexcept { return skipped_ == 0 ? offset_ : 0; }

    /// Allocates the first `length` bytes of the reserved space.
    BulkSlice take(std::size_t length) noexcept {
        const std::size_t begin = offset();
        const bool was_empty = end_ == acknowledged_;
        offset_ = begin + rounded(length);
        if (offset_ == bytes_) {
            offset_ = 0;
        }
        end_ += rounded(length) + skipped_;
        if (was_empty) {
            acknowledged_ += skipped_;
        }
        skipped_ = 0;
        return {begin, length, end_};
    }

    /// Frees everything up to `end`, which the reader has acknowledged. Returns false if `end` is impossible.
    [[nodiscard]] bool acknowledge(std::uint64_t end) noexcept {
        if (end > end_) {
            return false;
        }
        acknowledged_ = std::max(acknowledged_, end);  // skipped bytes count as read at once
        return true;
    }
    void acknowledge_all() noexcept { acknowledged_ = end_; }

private:
    static constexpr std::size_t rounded(std::size_t bytes) noexcept {
        return (bytes + line_pair - 1) / line_pair * line_pair;
    }

    std::size_t bytes_;
    std::size_t offset_ = 0;   // offset of the next frame
    std::size_t skipped_ = 0;  // bytes skipped at the end of the area; the reserved frame does not fit there
    std::uint64_t end_ = 0;    // bytes allocated since the start
    std::uint64_t acknowledged_ = 0;
};

/// Returns the frame at a slice that the peer wrote. Copies the slice first, so that it cannot change after the check.
/// Returns an empty span with a null data pointer if the slice lies outside the area or exceeds the limit.
[[nodiscard]] inline std::span<const std::byte> locate(const std::byte* written, std::span<const std::byte> bulk,
                                                       std::size_t max_frame, BulkSlice& slice) noexcept {
    std::memcpy(&slice, written, sizeof slice);
    if (slice.length > max_frame || slice.offset > bulk.size() || slice.length > bulk.size() - slice.offset) {
        return {};
    }
    return bulk.subspan(slice.offset, slice.length);
}

}  // namespace ipcbench::transports
