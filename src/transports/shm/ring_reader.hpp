#pragma once

#include "ipcbench/core/channel.hpp"
#include "transports/shm/bulk_space.hpp"
#include "transports/shm/ring_layout.hpp"

namespace ipcbench::transports {

/// The reading end of one direction. Never waits: `arrived` says whether there is a frame now.
///
/// Whatever the peer writes into the segment, the reader never reads a byte outside its part: it reads each word once,
/// into a local copy, and validates the copy.
class RingReader {
public:
    RingReader(const RingPart& part, std::size_t max_frame) noexcept
        : acknowledged_word_(part.acknowledged),
          cells_(part.cells),
          bulk_(part.bulk),
          cell_bytes_(part.cell_bytes),
          max_frame_(max_frame),
          max_in_cell_(std::min(max_frame, cell_capacity(part.cell_bytes))) {}

    /// Returns whether the next cell has been filled, or holds a turn that no correct peer writes, which `take`
    /// rejects. `order` is seq_cst for a reader that is about to park.
    [[nodiscard, gnu::always_inline]] bool arrived(std::memory_order order) noexcept {
        head_ = cell().head(order);
        return head_.turn != before_;
    }

    /// Returns the frame that has arrived, in place; it stays valid until `release`.
    [[nodiscard, gnu::always_inline]] Frame take() noexcept {
        if (head_.turn != static_cast<std::uint16_t>(before_ + 1)) [[unlikely]] {
            return {{}, 0, {FaultKind::corrupt}};
        }
        if (head_.length > max_in_cell_) [[unlikely]] {
            return take_bulk();
        }
        lent_ = true;
        return {{cell().frame(), head_.length}, head_.sequence, {}};
    }

    /// Returns the frame's space to the writer. `order` is seq_cst if the writer may be parked. Returns whether there
    /// was a frame to release.
    bool release(std::memory_order order) noexcept {
        if (!lent_) {
            return false;
        }
        lent_ = false;
        if (head_.length == CellHeader::in_bulk) {
            acknowledged_word_->bulk.store(slice_.end, std::memory_order_release);
        }
        acknowledged_word_->frames.store(++received_, order);
        at_ += cell_bytes_;
        if (at_ == cells_.size()) {
            at_ = 0;
            ++before_;
        }
        return true;
    }

private:
    [[nodiscard]] RingCell cell() const noexcept { return RingCell(cells_.data() + at_); }

    [[gnu::noinline]] Frame take_bulk() noexcept {
        if (head_.length != CellHeader::in_bulk) {
            return {{}, 0, {FaultKind::corrupt}};
        }
        const std::span<const std::byte> frame = locate(cell().frame(), bulk_, max_frame_, slice_);
        if (frame.data() == nullptr) {
            return {{}, 0, {FaultKind::corrupt}};
        }
        lent_ = true;
        return {frame, head_.sequence, {}};
    }

    Acknowledgement* acknowledged_word_;
    std::span<std::byte> cells_;
    std::span<const std::byte> bulk_;
    std::size_t cell_bytes_;
    std::size_t max_frame_;
    std::size_t max_in_cell_;
    std::size_t at_ = 0;        // index of the next cell in `cells_`
    std::uint16_t before_ = 0;  // the turn in that cell until it is filled
    bool lent_ = false;
    std::uint32_t received_ = 0;  // frames received since the start
    CellHeader head_;
    BulkSlice slice_;
};

}  // namespace ipcbench::transports
