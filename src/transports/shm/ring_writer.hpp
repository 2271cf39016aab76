#pragma once

#include "transports/shm/bulk_space.hpp"
#include "transports/shm/fetch_to_write.hpp"
#include "transports/shm/ring_layout.hpp"

namespace ipcbench::transports {

/// The writing end of one direction. Waits for nothing: `reserve` says whether there is room now.
///
/// What it reads from the segment, the reader's acknowledgement, is not trusted: it can hold the writer up, or be
/// refused
/// (`corrupt`), but cannot make it write outside its part.
class RingWriter {
public:
    explicit RingWriter(const RingPart& part) noexcept
        : acknowledged_word_(part.acknowledged),
          cells_(part.cells),
          bulk_(part.bulk),
          cell_bytes_(part.cell_bytes),
          cell_count_(static_cast<std::uint32_t>(part.cells.size() / part.cell_bytes)),
          space_(part.bulk.size()) {}

    /// Looks for room for a frame of at most `max` bytes, which fits into a cell or into the bulk area. True when there
    /// is room, and when the acknowledgement is corrupt. `order` is that of reading it: seq_cst for one who is about to
    /// park.
    [[nodiscard, gnu::always_inline]] bool reserve(std::size_t max, std::memory_order order) noexcept {
        in_bulk_ = max > cell_room(cell_bytes_);
        if (!in_bulk_ && sent_ - acknowledged_ != cell_count_) [[likely]] {
            return true;
        }
        return look_again(max, order);
    }

    /// What was reserved.
    [[nodiscard]] std::span<std::byte> room() const noexcept {
        if (in_bulk_) {
            return bulk_.subspan(space_.offset(), reserved_);
        }
        return {cell().frame(), cell_room(cell_bytes_)};
    }

    /// Publishes the first `size` bytes of what was reserved as one frame.
    void commit(std::size_t size, std::uint32_t sequence, std::memory_order order) noexcept {
        auto length = static_cast<std::uint16_t>(size);
        if (in_bulk_) [[unlikely]] {
            const BulkSlice slice = space_.take(size);
            std::memcpy(cell().frame(), &slice, sizeof slice);
            length = CellHead::in_bulk;
        }
        cell().publish({length, turn_, sequence}, order);
        ++sent_;
        at_ += cell_bytes_;
        if (at_ == cells_.size()) {
            at_ = 0;
            ++turn_;
        }
    }

    /// After `commit`, while the peer reads: fetches the lines that a next frame like the last one will be built in.
    /// What the peer has read there is in its cache still, and to take one line after the other from it, each when it
    /// is written to, would take longer than the writing.
    void fetch_ahead() noexcept {
        if (in_bulk_) [[unlikely]] {
            fetch_bulk_ahead();
        }
    }

    [[nodiscard]] bool corrupt() const noexcept { return corrupt_; }

private:
    [[nodiscard]] Cell cell() const noexcept { return Cell(cells_.data() + at_); }

    [[gnu::noinline]] void fetch_bulk_ahead() noexcept {
        if (reserved_ <= fetch_to_write_max && space_.reserve(reserved_)) {
            fetch_to_write(bulk_.subspan(space_.offset(), reserved_));
        }
    }

    [[gnu::noinline]] bool look_again(std::size_t max, std::memory_order order) noexcept {
        const std::uint32_t frames = acknowledged_word_->frames.load(order);
        const std::uint64_t bulk = acknowledged_word_->bulk.load(std::memory_order_acquire);
        if (sent_ - frames > sent_ - acknowledged_ || !space_.acknowledge(bulk)) {
            corrupt_ = true;
            return true;
        }
        acknowledged_ = frames;
        reserved_ = max;
        return sent_ - acknowledged_ != cell_count_ && (!in_bulk_ || space_.reserve(max));
    }

    Acknowledgement* acknowledged_word_;
    std::span<std::byte> cells_;
    std::span<std::byte> bulk_;
    std::size_t cell_bytes_;
    std::uint32_t cell_count_;
    std::uint32_t sent_ = 0;          // frames since the beginning
    std::uint32_t acknowledged_ = 0;  // of these, as far as we have looked
    std::size_t at_ = 0;              // of the next cell in `cells_`
    std::uint16_t turn_ = 1;          // that it gets
    bool in_bulk_ = false;
    bool corrupt_ = false;
    std::size_t reserved_ = 0;
    BulkSpace space_;
};

}  // namespace ipcbench::transports
