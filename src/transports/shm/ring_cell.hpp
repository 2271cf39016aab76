#pragma once

#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace ipcbench::transports {

/// Distance between words that different sides write: two cache lines, because the adjacent-line prefetcher fetches
/// lines in pairs.
inline constexpr std::size_t line_pair = 128;

/// The first word of a cell. It is written last and read first, atomically: a reader that sees its turn also sees the
/// frame.
struct CellHeader {
    std::uint16_t length = 0;  ///< of the frame that follows in the cell; or `in_bulk`
    std::uint16_t turn = 0;    ///< how often the cell has been filled, modulo 2^16; 0 in a new segment
    std::uint32_t sequence = 0;

    static constexpr std::uint16_t in_bulk = 0xffff;
};
static_assert(sizeof(CellHeader) == 8);

/// A cell of a ring: its header, and directly behind it, in the same cache line, the frame. So a frame of up to 56
/// bytes and the signal that it has arrived travel together in one line.
class RingCell {
public:
    explicit RingCell(std::byte* at) noexcept : at_(at) {}

    [[nodiscard]] CellHeader head(std::memory_order order) const noexcept {
        return std::bit_cast<CellHeader>(word().load(order));
    }
    void publish(CellHeader head, std::memory_order order) const noexcept {
        word().store(std::bit_cast<std::uint64_t>(head), order);
    }
    [[nodiscard]] std::byte* frame() const noexcept { return at_ + sizeof(CellHeader); }

private:
    [[nodiscard]] std::atomic<std::uint64_t>& word() const noexcept {
        return *reinterpret_cast<std::atomic<std::uint64_t>*>(at_);
    }

    std::byte* at_;
};
static_assert(sizeof(std::atomic<std::uint64_t>) == sizeof(CellHeader) &&
                  std::atomic<std::uint64_t>::is_always_lock_free,
              "another process sees the word, and shares no lock with us");

}  // namespace ipcbench::transports
