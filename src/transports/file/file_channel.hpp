#pragma once

#include <algorithm>
#include <atomic>
#include <optional>
#include <utility>
#include <vector>

#include "ipcbench/core/transport.hpp"
#include "transports/fd/between_polls.hpp"
#include "transports/file/file_ends.hpp"
#include "transports/file/slot_layout.hpp"

namespace ipcbench::transports {

/// Frames through two ordinary files, one per direction, with only pread(2) and pwrite(2). Frames use the slots of a
/// file in turn.
///
/// A frame may be overwritten once the peer has taken it. Each side reports what it has taken in the slot that it
/// writes next. With one round trip at a time that is the slot of its next frame, so the report costs nothing;
/// otherwise it reports when it asks for another frame and half of the slots are free without the peer knowing. With
/// two slots, a side then waits only for a peer that is itself waiting.
///
/// With several frames in flight, there are at most as many as slots, so no side waits for a slot: an answer shows that
/// its request was taken, and a request for which there is a slot shows that the earlier answer in the slot for its own
/// answer was taken.
class FileChannel {
public:
    FileChannel(FileEnds ends, const ChannelConfig& config, EffectiveOptions options)
        : ends_(std::move(ends)),
          wait_(config.wait.mode == WaitMode::spin && config.one_cpu ? Wait{WaitMode::yield} : config.wait),
          lifeline_(config.lifeline),
          max_frame_(config.max_frame),
          layout_(SlotLayout::of(config.max_frame, config.frames_in_flight)),
          expected_size_(std::min(max_frame_, longest_short_frame)),
          outgoing_(sizeof(SlotHead) + max_frame_),
          incoming_(sizeof(SlotHead) + max_frame_),
          options_(std::move(options)) {}
    FileChannel(const FileChannel&) = delete;
    FileChannel& operator=(const FileChannel&) = delete;
    ~FileChannel() {
        published_.closed = 1;
        (void)write_state();
    }

    SendBuffer prepare(std::size_t max) noexcept {
        if (max > max_frame_) {
            return {{}, {FaultKind::too_large}};
        }
        return {std::span(outgoing_).subspan(sizeof(SlotHead), max), {}};
    }

    Fault commit(std::size_t size, std::uint32_t sequence) noexcept {
        for (std::uint32_t tries = 0; published_.number - taken_by_peer_ >= layout_.slots; ++tries) {
            if (const Fault fault = await_taken(tries)) {
                return fault;
            }
        }
        const std::span<const std::byte> whole(outgoing_.data(), sizeof(SlotHead) + size);
        published_.taken = received_;
        ++published_.number;
        published_.size = static_cast<std::uint32_t>(size);
        published_.sequence = sequence;
        published_.check = check_of(published_, whole.subspan(sizeof(SlotHead)));
        std::memcpy(outgoing_.data(), &published_, sizeof published_);
        const std::size_t at = layout_.at(published_.number);
        if (size <= longest_short_frame) {
            return write_at(at, whole);
        }
        if (const Fault fault = write_at(at + sizeof(SlotHead), whole.subspan(sizeof(SlotHead)))) {
            return fault;
        }
        return write_at(at, whole.first(sizeof(SlotHead)));
    }

    Frame receive() noexcept {
        if (found_) {
            return *std::exchange(found_, std::nullopt);
        }
        if (received_ - published_.taken >= layout_.slots / 2) {
            published_.taken = received_;
            if (const Fault fault = write_state()) {
                return {{}, 0, fault};
            }
        }
        for (std::uint32_t tries = 0;; ++tries) {
            Frame frame;
            if (examine(frame)) {
                return frame;
            }
            if (const Fault fault = pause(tries)) {
                return {{}, 0, fault};
            }
        }
    }

    void release() noexcept {}  // the frame is a copy

    [[nodiscard]] bool can_send(std::size_t /*max*/) const noexcept {
        return published_.number - received_ < layout_.slots;
    }

    [[nodiscard]] bool has_frame() noexcept {
        Frame frame;
        if (!found_ && (examine(frame) || (is_watched_ && ends_.forget_changes() && examine(frame)))) {
            found_ = frame;
        }
        return found_.has_value();
    }

    [[nodiscard]] int descriptor() noexcept {
        is_watched_ = static_cast<bool>(ends_.changes);
        return ends_.changes.get();
    }

    [[nodiscard]] const EffectiveOptions& effective_options() const noexcept { return options_; }

private:
    /// Returns whether there is something to return: the next frame, or a fault.
    bool examine(Frame& frame) noexcept {
        frame.fault = read_at(next_slot(), {incoming_.data(), sizeof(SlotHead) + expected_size_});
        if (frame.fault) {
            return true;
        }
        SlotHead head{};
        std::memcpy(&head, incoming_.data(), sizeof head);
        note_taken(head);
        if (head.number == received_ + 1) {
            if (head.size > max_frame_) {
                // A torn read or a misbehaving peer: a second read tells them apart.
                return is_settled(head) && fail(frame, {FaultKind::corrupt});
            }
            if (head.size > expected_size_ && head.size <= longest_short_frame) {
                expected_size_ = head.size;
                return examine(frame);
            }
            return take(head, frame);
        }
        if (head.closed == 1 && is_settled(head)) {
            return fail(frame, {FaultKind::closed});
        }
        return false;
    }

    /// Reads a long frame, checks it, and returns it.
    bool take(const SlotHead& head, Frame& frame) noexcept {
        const std::span<std::byte> bytes = std::span(incoming_).subspan(sizeof(SlotHead), head.size);
        if (check_of(head, bytes) != head.check) {
            return false;
        }
        if (head.size > longest_short_frame) {
#ifndef __SANITIZE_THREAD__  // TSan does not support fences
            std::atomic_thread_fence(std::memory_order_acquire);
#endif
            frame.fault = read_at(next_slot() + sizeof(SlotHead), bytes);
            if (frame.fault) {
                return true;
            }
        } else {
            expected_size_ = head.size;
        }
        ++received_;
        frame.bytes = bytes;
        frame.sequence = head.sequence;
        return true;
    }

    static bool fail(Frame& frame, Fault fault) noexcept {
        frame.fault = fault;
        return true;
    }

    /// Returns whether the header in the file is still this one.
    [[nodiscard]] bool is_settled(const SlotHead& head) noexcept {
        SlotHead again{};
        return !read_at(next_slot(), {reinterpret_cast<std::byte*>(&again), sizeof again}) &&
               std::memcmp(&head, &again, sizeof head) == 0;
    }

    /// Checks whether the peer has taken one of our last frames, of which it had taken none; if not, waits a little.
    Fault await_taken(std::uint32_t tries) noexcept {
        SlotHead head{};
        if (const Fault fault = read_at(next_slot(), {reinterpret_cast<std::byte*>(&head), state_bytes})) {
            return fault;
        }
        if (note_taken(head)) {
            return {};
        }
        if (head.closed == 1) {
            return {FaultKind::closed};
        }
        return pause(tries);
    }

    /// Returns whether the peer has taken more frames than known so far. A slot that was not written for a while holds
    /// an old number.
    bool note_taken(const SlotHead& head) noexcept {
        const bool more = static_cast<std::int32_t>(head.taken - taken_by_peer_) > 0 &&
                          static_cast<std::int32_t>(published_.number - head.taken) >= 0;
        taken_by_peer_ = more ? head.taken : taken_by_peer_;
        return more;
    }

    /// Returns the position of the peer's next frame.
    [[nodiscard]] std::size_t next_slot() const noexcept {
        return layout_.at(received_ + 1);
    }

    /// Writes what we have taken, and whether we have closed, to the slot of our next frame, which the peer reads next.
    Fault write_state() noexcept {
        return write_at(layout_.at(published_.number + 1),
                        {reinterpret_cast<const std::byte*>(&published_), state_bytes});
    }

    /// Waits for a change of the incoming file, as the wait mode says.
    Fault pause(std::uint32_t tries) const noexcept {
        if (between_polls(wait_, tries)) {
            if (const Fault fault = ends_.await_change()) {
                return fault;
            }
        }
        return lifeline_->cut() ? Fault{FaultKind::stopped} : Fault{};
    }

    Fault read_at(std::size_t at, std::span<std::byte> bytes) const noexcept {
        return ends_.read_at(at, bytes, *lifeline_);
    }
    Fault write_at(std::size_t at, std::span<const std::byte> bytes) const noexcept {
        return ends_.write_at(at, bytes, *lifeline_);
    }

    FileEnds ends_;
    Wait wait_;
    Lifeline* lifeline_;
    std::size_t max_frame_;
    SlotLayout layout_;
    std::size_t expected_size_;        // size of the next short frame; that much is read along with the header
    std::uint32_t received_ = 0;       // frames taken out of the incoming file
    SlotHead published_{};             // the state that we wrote last
    std::uint32_t taken_by_peer_ = 0;  // how many of our frames the peer has taken
    std::vector<std::byte> outgoing_;
    std::vector<std::byte> incoming_;
    EffectiveOptions options_;
    std::optional<Frame> found_;  // set by `has_frame` for `receive`
    bool is_watched_ = false;     // another thread may sleep on the descriptor
};

}  // namespace ipcbench::transports
