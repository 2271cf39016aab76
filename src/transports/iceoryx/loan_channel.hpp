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
#include "transports/iceoryx/line.hpp"

namespace ipcbench::transports::iox_daemon {

/// One chunk per frame, written where it was loaned and read where it was published.
class LoanChannel {
public:
    LoanChannel(std::unique_ptr<Line> line, const ChannelConfig& config)
        : ends_(std::make_unique<Ends>()),
          wait_(config.wait),
          lifeline_(config.lifeline),
          max_frame_(config.max_frame),
          window_(window_for(config.max_frame, config.depth)) {
        ends_->line = std::move(line);
        if (wait_.mode == WaitMode::spin && config.one_cpu) {
            wait_.mode = WaitMode::yield;  // else the peer comes to its turn once in a time slice
        }
        if (!keeps_cpu_busy(wait_.mode)) {
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

    Room prepare(std::size_t max) noexcept {
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
        for (std::uint32_t tries = 0; sent_ - seen_taken_ == window_; ++tries) {
            seen_taken_ = ends_->line->taken_by_peer();
            if (sent_ - seen_taken_ > window_) {
                return {FaultKind::corrupt};
            }
            if (sent_ - seen_taken_ < window_) {
                break;
            }
            if (lifeline_->cut()) {
                return {FaultKind::stopped};
            }
            if (between_polls(wait_, tries)) {
                ::poll(nullptr, 0, 1);  // nothing wakes who waits for room; a ping-pong never does
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

    /// Takes a frame, if there is none that was taken and not received yet.
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
                release();  // a stranger's
            }
        }
        return true;
    }

    /// Not more than the window of the answers holds: nothing would wake a peer that waits for room in it.
    [[nodiscard]] bool has_room(std::size_t /*max*/) const noexcept {
        return unanswered_ < static_cast<std::int64_t>(window_);
    }

    /// A WaitSet sleeps at a semaphore in shared memory.
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
        std::unique_ptr<Line> line;
        std::optional<Arrivals> arrivals;
    };

    /// A peer that was killed may have held a lock in our queue, which the library would wait for without end when it
    /// takes it apart. So nothing is taken apart; RouDi, which ends, has it all.
    static void abandon(std::unique_ptr<Ends> ends) {
        static auto& abandoned = *new std::vector<std::unique_ptr<Ends>>;
        ends->line->leave_at_once();
        abandoned.push_back(std::move(ends));
    }

    [[nodiscard]] iox::popo::UntypedPublisher& publisher() noexcept { return ends_->line->publisher(); }
    [[nodiscard]] iox::popo::UntypedSubscriber& subscriber() noexcept { return ends_->line->subscriber(); }

    /// The library's wait goes on after a signal (five times; then it ends the program), but a handler may end it for
    /// good, which comes too late for nobody: the supervisor interrupts only who is to leave. A wait with a time-out,
    /// in slices, would do without, and make a round trip 6 % longer.
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
    std::uint64_t seen_taken_ = 0;
    std::int64_t unanswered_ = 0;  ///< frames sent less frames received
};

}  // namespace ipcbench::transports::iox_daemon
