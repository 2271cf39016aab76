#pragma once

#include <cerrno>
#include <iceoryx_posh/popo/wait_set.hpp>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ipcbench/core/transport.hpp"
#include "platform/on_interruption.hpp"
#include "transports/fd/between_polls.hpp"
#include "transports/iceoryx/pub_sub_pair.hpp"

namespace ipcbench::transports::iox_daemon {

/// One chunk per frame, written in the loaned chunk and read in the published one.
class LoanChannel {
public:
    LoanChannel(std::unique_ptr<PubSubPair> line, const ChannelConfig& config)
        : ends_(std::make_unique<Ends>()),
          wait_(config.wait),
          lifeline_(config.lifeline),
          max_frame_(config.max_frame),
          window_(window_for(config.max_frame, config.frames_in_flight)) {
        ends_->line = std::move(line);
        if (wait_.mode == WaitMode::spin && config.one_cpu) {
            wait_.mode = WaitMode::yield;  // otherwise the peer runs only once per time slice
        }
        if (!is_busy_polling(wait_.mode)) {
            ends_->arrivals.emplace();
            ends_->arrivals->attachState(subscriber(), iox::popo::SubscriberState::HAS_DATA).or_else([](auto) {});
        }
    }
    LoanChannel(const LoanChannel&) = delete;
    LoanChannel& operator=(const LoanChannel&) = delete;
    ~LoanChannel() {
        if (const StopReason reason = lifeline_->reason();
            reason != StopReason::none && reason != StopReason::finished) {
            abandon(std::move(ends_));
            return;
        }
        release();
        if (room_ != nullptr) {
            publisher().release(room_);
        }
        if (ends_->arrivals) {
            ends_->arrivals->detachState(subscriber(), iox::popo::SubscriberState::HAS_DATA);
        }
    }

    SendBuffer prepare(std::size_t max) noexcept {
        if (max > max_frame_) {
            return {{}, {FaultKind::too_large}};
        }
        if (room_ == nullptr) {
            publisher()
                .loan(static_cast<std::uint32_t>(chunk_bytes(max_frame_)))
                .and_then([this](void* chunk) { room_ = static_cast<std::byte*>(chunk); })
                .or_else([](auto&) {});
            if (room_ == nullptr) {
                return {{}, {FaultKind::system, ENOMEM}};
            }
        }
        return {{room_ + sizeof(FrameHeader), max}, {}};
    }

    Fault commit(std::size_t size, std::uint32_t sequence) noexcept {
        for (std::uint32_t tries = 0; sent_ - acknowledged_ == window_; ++tries) {
            acknowledged_ = ends_->line->taken_by_peer();
            if (sent_ - acknowledged_ > window_) {
                return {FaultKind::corrupt};
            }
            if (sent_ - acknowledged_ < window_) {
                break;
            }
            if (lifeline_->cut()) {
                return {FaultKind::stopped};
            }
            if (between_polls(wait_, tries)) {
                // Nothing wakes a waiter for space; with one round trip at a time there is always space.
                ::poll(nullptr, 0, 1);
            }
        }
        write_header(room_, {static_cast<std::uint32_t>(size), sequence});
        publisher().publish(std::exchange(room_, nullptr));
        ++sent_;
        ++unanswered_;
        return {};
    }

    Frame receive() noexcept {
        for (std::uint32_t tries = 0; !has_frame(); ++tries) {
            if (lifeline_->cut()) {
                return {{}, 0, {FaultKind::stopped}};
            }
            if (between_polls(wait_, tries)) {
                sleep();
            }
        }
        --unanswered_;
        return read();
    }

    /// Takes a frame, unless one was taken and not received yet.
    [[nodiscard]] bool has_frame() noexcept {
        while (held_ == nullptr) {
            subscriber()
                .take()
                .and_then([this](const void* chunk) { held_ = static_cast<const std::byte*>(chunk); })
                .or_else([](auto&) {});
            if (held_ == nullptr) {
                return false;
            }
            if (!ends_->line->is_of_peer(held_)) {
                release();  // a frame from an unauthenticated peer
            }
        }
        return true;
    }

    /// Limits the frames in flight to the window of the answers, because nothing would wake a peer that waits for space
    /// there.
    [[nodiscard]] bool can_send(std::size_t /*max*/) const noexcept {
        return unanswered_ < static_cast<std::int64_t>(window_);
    }

    /// A WaitSet sleeps on a semaphore in shared memory, so there is no descriptor.
    [[nodiscard]] static int descriptor() noexcept { return -1; }

    void release() noexcept {
        if (held_ != nullptr) {
            subscriber().release(std::exchange(held_, nullptr));
        }
    }

    [[nodiscard]] EffectiveOptions effective_options() const { return {{"window", std::to_string(window_)}}; }

private:
    using Arrivals = iox::popo::WaitSet<1>;
    struct Ends {
        std::unique_ptr<PubSubPair> line;
        std::optional<Arrivals> arrivals;
    };

    /// Leaks the ends on purpose. A peer that was killed may have held a lock in our queue, and the library's
    /// destructors would wait for it without end. RouDi owns the memory and ends too.
    static void abandon(std::unique_ptr<Ends> ends) {
        static auto& abandoned = *new std::vector<std::unique_ptr<Ends>>;
        ends->line->disconnect_now();
        abandoned.push_back(std::move(ends));
    }

    [[nodiscard]] iox::popo::UntypedPublisher& publisher() noexcept { return ends_->line->publisher(); }
    [[nodiscard]] iox::popo::UntypedSubscriber& subscriber() noexcept { return ends_->line->subscriber(); }

    /// Waits for the peer. The library's wait continues after a signal (after five it aborts the program), so the
    /// signal's handler ends it for good. That is never too early: the supervisor interrupts only a side that must
    /// leave. A wait with a timeout, in slices, would not need this, but would make a round trip 6 % longer.
    void sleep() noexcept {
        const platform::OnInterruption end_it(
            [](void* arrivals) noexcept { static_cast<Arrivals*>(arrivals)->markForDestruction(); }, &*ends_->arrivals);
        if (!lifeline_->cut()) {
            ends_->arrivals->wait();
        }
    }

    Frame read() noexcept {
        ends_->line->count_taken();
        const std::size_t there = iox::mepoo::ChunkHeader::fromUserPayload(held_)->userPayloadSize();
        const FrameHeader header = there < sizeof(FrameHeader) ? FrameHeader{} : read_header(held_);
        if (there < sizeof header || header.size > there - sizeof header || header.size > max_frame_) {
            return {{}, 0, {FaultKind::corrupt}};
        }
        return {{held_ + sizeof header, header.size}, header.sequence, {}};
    }

    std::unique_ptr<Ends> ends_;
    Wait wait_;
    const Lifeline* lifeline_;
    std::size_t max_frame_;
    std::uint64_t window_;
    std::byte* room_ = nullptr;
    const std::byte* held_ = nullptr;
    std::uint64_t sent_ = 0;
    std::uint64_t acknowledged_ = 0;
    std::int64_t unanswered_ = 0;  ///< frames sent minus frames received
};

}  // namespace ipcbench::transports::iox_daemon
