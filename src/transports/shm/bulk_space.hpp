#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#include "transports/shm/cell.hpp"

namespace ipcbench::transports {

/// Where in the bulk area a frame lies, as it stands in the frame's cell.
struct BulkSlice {
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
    std::uint64_t end = 0;  ///< what the reader acknowledges when it has done with the frame
};

/// The writer's book-keeping of its bulk area, which it alone divides. Frames follow each other round and round, each
/// in one piece. They do not start over at the front whenever the area is empty: a line that was read a moment ago
/// still sits in the peer's cache, and to take it from there costs four times as much as a line that has left it since.
class BulkSpace {
public:
    explicit BulkSpace(std::size_t bytes) noexcept : bytes_(bytes) {}

    /// Looks for `max` bytes in one piece; false when the reader holds too much of the area.
    [[nodiscard]] bool reserve(std::size_t max) noexcept {
        const std::size_t size = rounded(max);
        const std::size_t left = bytes_ - offset_;
        const std::size_t in_use = end_ - acknowledged_;
        skipped_ = size <= left ? 0 : left;
        // Where nothing is in use, what is skipped need not be waited for.
        const std::size_t wanted = in_use == 0 ? size : skipped_ + size;
        return wanted <= bytes_ - in_use;
    }

    /// Where the reserved room begins.
    [[nodiscard]] std::size_t offset() const noexcept { return skipped_ == 0 ? offset_ : 0; }

    /// Takes the first `length` bytes of what was reserved.
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

    /// The reader says that it has done with all up to `end`; false when that cannot be.
    [[nodiscard]] bool acknowledge(std::uint64_t end) noexcept {
        if (end > end_) {
            return false;
        }
        acknowledged_ = std::max(acknowledged_, end);  // what was skipped counts as read before the reader says so
        return true;
    }
    void acknowledge_all() noexcept { acknowledged_ = end_; }

private:
    static constexpr std::size_t rounded(std::size_t bytes) noexcept {
        return (bytes + line_pair - 1) / line_pair * line_pair;
    }

    std::size_t bytes_;
    std::size_t offset_ = 0;   // where the next frame begins
    std::size_t skipped_ = 0;  // before the end of the area, because the reserved frame does not fit there
    std::uint64_t end_ = 0;    // bytes given out since the beginning
    std::uint64_t acknowledged_ = 0;
};

/// The reader's view of a slice that the peer wrote. Copies it first: what was checked cannot change afterwards.
/// Returns an empty span with no data pointer when the slice does not lie in the area or is over the limit.
[[nodiscard]] inline std::span<const std::byte> locate(const std::byte* written, std::span<const std::byte> bulk,
                                                       std::size_t max_frame, BulkSlice& slice) noexcept {
    std::memcpy(&slice, written, sizeof slice);
    if (slice.length > max_frame || slice.offset > bulk.size() || slice.length > bulk.size() - slice.offset) {
        return {};
    }
    return bulk.subspan(slice.offset, slice.length);
}

}  // namespace ipcbench::transports
