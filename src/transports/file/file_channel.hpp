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

/// Frames through two ordinary files, one per direction, with pread(2) and pwrite(2) alone. Frames go to the slots of a
/// file in turn.
///
/// A frame may be overwritten once it was taken, which each side says in the slot that it writes next: in a ping-pong
/// along with its next frame, so that it costs nothing; else when it asks for one more and half of the slots are free
/// that the other does not know of. With two slots nobody then waits for a peer that is not waiting itself.
///
/// Where several pings may be under way, no more of them are than there are slots. So nobody waits for a slot: a pong
/// shows that its ping was taken, and a ping that there is a slot for, that the pong that lay in the one for its own
/// was.
class FileChannel {
public:
    FileChannel(FileEnds ends, const ChannelConfig& config, EffectiveOptions options)
        : ends_(std::move(ends)),
          wait_(config.wait.mode == WaitMode::spin && config.one_cpu ? Wait{WaitMode::yield} : config.wait),
          lifeline_(config.lifeline),
          max_frame_(config.max_frame),
          layout_(SlotLayout::of(config.max_frame, config.depth)),
          likely_size_(std::min(max_frame_, longest_short_frame)),
          outgoing_(sizeof(SlotHead) + max_frame_),
          incoming_(sizeof(SlotHead) + max_frame_),
          options_(std::move(options)) {}
    FileChannel(const FileChannel&) = delete;
    FileChannel& operator=(const FileChannel&) = delete;
    ~FileChannel() {
        said_.closed = 1;
        (void)write_state();
    }

    Room prepare(std::size_t max) noexcept {
        if (max > max_frame_) {
            return {{}, {FaultKind::too_large}};
        }
        return {std::span(outgoing_).subspan(sizeof(SlotHead), max), {}};
    }

    Fault commit(std::size_t size, std::uint32_t sequence) noexcept {
        for (std::uint32_t tries = 0; said_.number - peer_took_ >= layout_.slots; ++tries) {
            if (const Fault fault = await_taken(tries)) {
                return fault;
            }
        }
        const std::span<const std::byte> whole(outgoing_.data(), sizeof(SlotHead) + size);
        said_.taken = received_;
        ++said_.number;
        said_.size = static_cast<std::uint32_t>(size);
        said_.sequence = sequence;
        said_.check = check_of(said_, whole.subspan(sizeof(SlotHead)));
        std::memcpy(outgoing_.data(), &said_, sizeof said_);
        const std::size_t at = layout_.at(said_.number);
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
        if (received_ - said_.taken >= layout_.slots / 2) {
            said_.taken = received_;
            if (const Fault fault = write_state()) {
                return {{}, 0, fault};
            }
        }
        for (std::uint32_t tries = 0;; ++tries) {
            Frame frame;
            if (look(frame)) {
                return frame;
            }
            if (const Fault fault = pause(tries)) {
                return {{}, 0, fault};
            }
        }
    }

    void release() noexcept {}  // it is a copy

    [[nodiscard]] bool has_room(std::size_t /*max*/) const noexcept { return said_.number - received_ < layout_.slots; }

    [[nodiscard]] bool has_frame() noexcept {
        Frame frame;
        if (!found_ && (look(frame) || (is_watched_ && ends_.forget_changes() && look(frame)))) {
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
    /// Whether there is something to return: the next frame, or a fault.
    bool look(Frame& frame) noexcept {
        frame.fault = read_at(next_slot(), {incoming_.data(), sizeof(SlotHead) + likely_size_});
        if (frame.fault) {
            return true;
        }
        SlotHead head{};
        std::memcpy(&head, incoming_.data(), sizeof head);
        note_taken(head);
        if (head.number == received_ + 1) {
            if (head.size > max_frame_) {
                // Torn, or no honest peer: a second look tells.
                return is_settled(head) && fail(frame, {FaultKind::corrupt});
            }
            if (head.size > likely_size_ && head.size <= longest_short_frame) {
                likely_size_ = head.size;
                return look(frame);
            }
            return take(head, frame);
        }
        if (head.closed == 1 && is_settled(head)) {
            return fail(frame, {FaultKind::closed});
        }
        return false;
    }

    /// Reads a long frame, checks, and hands it out.
    bool take(const SlotHead& head, Frame& frame) noexcept {
        const std::span<std::byte> bytes = std::span(incoming_).subspan(sizeof(SlotHead), head.size);
        if (check_of(head, bytes) != head.check) {
            return false;
        }
        if (head.size > longest_short_frame) {
#ifndef __SANITIZE_THREAD__  // which knows no fences
            std::atomic_thread_fence(std::memory_order_acquire);
#endif
            frame.fault = read_at(next_slot() + sizeof(SlotHead), bytes);
            if (frame.fault) {
                return true;
            }
        } else {
            likely_size_ = head.size;
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

    /// Whether the head in the file is still this one.
    [[nodiscard]] bool is_settled(const SlotHead& head) noexcept {
        SlotHead again{};
        return !read_at(next_slot(), {reinterpret_cast<std::byte*>(&again), sizeof again}) &&
               std::memcmp(&head, &again, sizeof head) == 0;
    }

    /// The peer has taken neither of our last frames yet: looks whether it has, else waits a little.
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

    /// Whether the peer has taken more frames than we knew. A slot that was not written for a while says an old number.
    bool note_taken(const SlotHead& head) noexcept {
        const bool more = static_cast<std::int32_t>(head.taken - peer_took_) > 0 &&
                          static_cast<std::int32_t>(said_.number - head.taken) >= 0;
        peer_took_ = more ? head.taken : peer_took_;
        return more;
    }

    /// Where the peer's next frame will be.
    [[nodiscard]] std::size_t next_slot() const noexcept {
        return layout_.at(received_ + 1);
    }

    /// Says where the peer looks next, which is where our next frame will be, what we have taken and whether we have
    /// closed.
    Fault write_state() noexcept {
        return write_at(layout_.at(said_.number + 1), {reinterpret_cast<const std::byte*>(&said_), state_bytes});
    }

    /// Waits for a change of the incoming file, as the mode says.
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
    std::size_t likely_size_;      // of the next short frame: what is read along with the head
    std::uint32_t received_ = 0;   // frames taken out of the incoming file
    SlotHead said_{};              // what we said last
    std::uint32_t peer_took_ = 0;  // of our frames
    std::vector<std::byte> outgoing_;
    std::vector<std::byte> incoming_;
    EffectiveOptions options_;
    std::optional<Frame> found_;  // by `has_frame`, for `receive`
    bool is_watched_ = false;     // somebody may sleep on the descriptor
};

}  // namespace ipcbench::transports
