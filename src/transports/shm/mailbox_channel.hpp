#pragma once

#include <cstring>
#include <utility>
#include <vector>

#include "ipcbench/core/transport.hpp"
#include "platform/peer_mapping.hpp"
#include "transports/shm/bulk_space.hpp"
#include "transports/shm/fetch_to_write.hpp"
#include "transports/shm/ring_layout.hpp"
#include "transports/shm/waiting.hpp"

namespace ipcbench::transports {

/// One end of a segment with one cell for both directions: whoever has received may answer. Its head counts the turns,
/// odd ones are the parent's. The answer overwrites the question, so that one cache line goes to and fro and no word is
/// ever acknowledged. A question is read in place; the answer is written beside it and copied into the cell at once, so
/// that the line is taken from the peer, who polls it, one time only. Large frames lie in the bulk areas, in place.
class MailboxChannel {
public:
    MailboxChannel(platform::PeerMapping region, const RingGeometry& geometry, Side self, const ChannelConfig& config)
        : region_(std::move(region)),
          geometry_(geometry),
          self_(self),
          cell_(geometry.part(region_.bytes(), Side::parent).cells.data()),
          room_bytes_(cell_room(geometry.cell_bytes)),
          out_bulk_(geometry.part(region_.bytes(), self).bulk),
          in_bulk_(geometry.part(region_.bytes(), other(self)).bulk),
          space_(geometry.bulk_bytes),
          outgoing_(geometry.cell_bytes),
          my_turn_(self == Side::parent),
          waiting_(config.wait, *config.lifeline, Control::of(region_.bytes()), self, nullptr) {}
    MailboxChannel(const MailboxChannel&) = delete;
    MailboxChannel& operator=(const MailboxChannel&) = delete;
    ~MailboxChannel() { Control::of(region_.bytes()).side(self_).closed.store(1, std::memory_order_release); }

    Room prepare(std::size_t max) noexcept {
        if (max > geometry_.max_frame) [[unlikely]] {
            return {{}, {FaultKind::too_large}};
        }
        large_ = max > room_bytes_;
        if (!large_) [[likely]] {
            return {{outgoing_.data(), room_bytes_}, {}};
        }
        // Who may write has had an answer to all that he wrote before, or has never written.
        space_.acknowledge_all();
        if (!space_.reserve(max)) {
            return {{}, {FaultKind::too_large}};
        }
        return {out_bulk_.subspan(space_.offset(), max), {}};
    }

    Fault commit(std::size_t size, std::uint32_t sequence) noexcept {
        if (!my_turn_) [[unlikely]] {
            return {FaultKind::out_of_order};  // the cell holds the frame that the peer has not answered
        }
        my_turn_ = false;
        ++turn_;
        if (large_) [[unlikely]] {
            commit_large(size, sequence);
            return {};
        }
        copy(cell_.frame(), outgoing_.data(), size);
        cell_.publish({static_cast<std::uint16_t>(size), turn_, sequence}, std::memory_order_release);
        return {};
    }

    Frame receive() noexcept {
        CellHead head;
        const Fault fault = waiting_.until(Awaited::frame, [&](std::memory_order order) {
            head = cell_.head(order);
            return head.turn != turn_;
        });
        if (fault) [[unlikely]] {
            return {{}, 0, fault};
        }
        if (head.turn != static_cast<std::uint16_t>(turn_ + 1) || my_turn_) [[unlikely]] {
            return {{}, 0, {FaultKind::corrupt}};
        }
        turn_ = head.turn;
        my_turn_ = true;
        if (head.length <= std::min(room_bytes_, geometry_.max_frame)) [[likely]] {
            return {{cell_.frame(), head.length}, head.sequence, {}};
        }
        BulkSlice slice;
        const std::span<const std::byte> frame = locate(cell_.frame(), in_bulk_, geometry_.max_frame, slice);
        if (head.length != CellHead::in_bulk || frame.data() == nullptr) {
            return {{}, 0, {FaultKind::corrupt}};
        }
        return {frame, head.sequence, {}};
    }

    void release() noexcept {}

    [[nodiscard]] EffectiveOptions effective_options() const {
        EffectiveOptions options = geometry_.effective_options();
        options.erase(options.begin());  // one cell, always
        return options;
    }

private:
    /// What shares the head's cache line is copied as a whole: a length known to the compiler, and no line more.
    static void copy(std::byte* to, const std::byte* from, std::size_t size) noexcept {
        constexpr std::size_t first_line = 64 - sizeof(CellHead);
        std::memcpy(to, from, first_line);
        if (size > first_line) {
            std::memcpy(to + first_line, from + first_line, size - first_line);
        }
    }

    [[gnu::noinline]] void commit_large(std::size_t size, std::uint32_t sequence) noexcept {
        const BulkSlice slice = space_.take(size);
        std::memcpy(cell_.frame(), &slice, sizeof slice);
        cell_.publish({CellHead::in_bulk, turn_, sequence}, std::memory_order_release);
        // As RingWriter::fetch_ahead does it.
        if (size <= fetch_to_write_max && space_.reserve(size)) {
            fetch_to_write(out_bulk_.subspan(space_.offset(), size));
        }
    }

    platform::PeerMapping region_;
    RingGeometry geometry_;
    Side self_;
    Cell cell_;
    std::size_t room_bytes_;
    std::span<std::byte> out_bulk_;
    std::span<const std::byte> in_bulk_;
    BulkSpace space_;
    std::vector<std::byte> outgoing_;
    std::uint16_t turn_ = 0;  // of the last frame, either side's
    bool my_turn_;
    bool large_ = false;
    Polling waiting_;
};

}  // namespace ipcbench::transports
