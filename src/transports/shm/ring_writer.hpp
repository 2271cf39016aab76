#pragma once

#include "transports/shm/bulk_space.hpp"
#include "transports/shm/fetch_ahead.hpp"
#include "transports/shm/ring_layout.hpp"

namespace ipcbench::transports {

/// The writing end of one direction. Never waits: `reserve` says whether there is space now.
///
/// The reader's acknowledgement, which is all that the writer reads from the segment, is not trusted: a wrong one can
/// delay the writer or be rejected (`corrupt`), but cannot make it write outside its part.
class RingWriter {
public:
    explicit RingWriter(const RingPart& part) noexcept
        : acknowledged_word_(part.acknowledged),
          cells_(part.cells),
          bulk_(part.bulk),
          cell_bytes_(part.cell_bytes),
          cell_count_(static_cast<std::uint32_t>(part.cells.size() / part.cell_bytes)),
          space_(part.bulk.size()) {}

    /// Looks for space for a frame of at most `max` bytes, which must fit into a cell or into the bulk area. Returns
    /// true if there is space, and also if the acknowledgement is corrupt. `order` is the memory order of reading it:
    /// seq_cst for a writer that is about to park.
    [[nodiscard, gnu::always_inline]] bool reserve(std::size_t max, std::memory_order order) noexcept {
        in_bulk_ = max > cell_capacity(cell_bytes_);
        if (!in_bulk_ && sent_ - acknowledged_ != cell_count_) [[likely]] {
            return true;
        }
        return check_again(max, order);
    }

    /// Returns the reserved memory.
    [[nodiscard]] std::span<std::byte> buffer() const noexcept {
        if (in_bulk_) {
            return bulk_.subspan(space_.offset(), reserved_);
        }
        return {cell().frame(), cell_capacity(cell_bytes_)};
    }

    /// Publishes the first `size` bytes of the reserved memory as one frame.
    void commit(std::size_t size, std::uint32_t sequence, std::memory_order order) noexcept {
        auto length = static_cast<std::uint16_t>(size);
        if (in_bulk_) [[unlikely]] {
            const BulkSlice slice = space_.take(size);
            std::memcpy(cell().frame(), &slice, sizeof slice);
            length = CellHeader::in_bulk;
        }
        cell().publish({length, turn_, sequence}, order);
        ++sent_;
        at_ += cell_bytes_;
        if (at_ == cells_.size()) {
            at_ = 0;
            ++turn_;
        }
    }

    /// Prepares the memory for a frame like the last one. For use after `commit`, while the peer reads.
    void fetch_next() noexcept {
        if (in_bulk_) [[unlikely]] {
            fetch_ahead(space_, bulk_, reserved_);
        }
    }

    [[nodiscard]] bool corrupt() const noexcept { return corrupt_; }

private:
    [[nodiscard]] RingCell cell() const noexcept { return RingCell(cells_.data() + at_); }

    [[gnu::noinline]] bool check_again(std::size_t max, std::memory_order order) noexcept {
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
    std::uint32_t sent_ = 0;          // frames sent since the start
    std::uint32_t acknowledged_ = 0;  // frames acknowledged, as of the last read
    std::size_t at_ = 0;              // index of the next cell in `cells_`
    std::uint16_t turn_ = 1;          // the turn that the next cell gets
    bool in_bulk_ = false;
    bool corrupt_ = false;
    std::size_t reserved_ = 0;
    BulkSpace space_;
};

}  // namespace ipcbench::transports
