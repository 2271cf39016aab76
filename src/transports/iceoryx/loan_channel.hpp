#pragma once

#include <cerrno>
#include <iceoryx_posh/popo/wait_set.hpp>
#include <memory>
#include <optional>
#include <utility>

#include "ipcbench/core/transport.hpp"
#include "transports/fd/between_polls.hpp"
#include "transports/iceoryx/line.hpp"

namespace ipcbench::transports::iox_daemon {

/// One chunk per frame, written where it was loaned and read where it was published.
class LoanChannel {
public:
    LoanChannel(std::unique_ptr<Line> line, const ChannelConfig& config)
        : line_(std::move(line)),
          wait_(config.wait),
          lifeline_(config.lifeline),
          max_frame_(config.max_frame),
          window_(window_for(config.max_frame)),
          one_cpu_(config.one_cpu) {
        if (wait_.mode == WaitMode::spin && one_cpu_) {
            wait_.mode = WaitMode::yield;  // else the peer comes to its turn once in a time slice
        }
        if (!keeps_cpu_busy(wait_.mode)) {
            arrivals_.emplace();
            arrivals_->attachState(line_->subscriber(), iox::popo::SubscriberState::HAS_DATA).or_else([](auto) {});
        }
    }
    LoanChannel(const LoanChannel&) = delete;
    LoanChannel& operator=(const LoanChannel&) = delete;
    ~LoanChannel() {
        release();
        if (room_ != nullptr) {
            line_->publisher().release(room_);
        }
        if (arrivals_) {
            arrivals_->detachState(line_->subscriber(), iox::popo::SubscriberState::HAS_DATA);
        }
    }

    Room prepare(std::size_t max) noexcept {
        if (max > max_frame_) {
            return {{}, {FaultKind::too_large}};
        }
        if (room_ == nullptr) {
            line_->publisher()
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
            seen_taken_ = line_->taken_by_peer();
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
        line_->publisher().publish(std::exchange(room_, nullptr));
        ++sent_;
        return {};
    }

    Frame receive() noexcept {
        for (std::uint32_t tries = 0;; ++tries) {
            line_->subscriber()
                .take()
                .and_then([this](const void* chunk) { held_ = static_cast<const std::byte*>(chunk); })
                .or_else([](auto&) {});
            if (held_ != nullptr) {
                if (line_->is_of_peer(held_)) {
                    return read();
                }
                release();  // a stranger's
                continue;
            }
            if (lifeline_->cut()) {
                return {{}, 0, {FaultKind::stopped}};
            }
            if (between_polls(wait_, tries)) {
                arrivals_->timedWait(slice());
            }
        }
    }

    void release() noexcept {
        if (held_ != nullptr) {
            line_->subscriber().release(std::exchange(held_, nullptr));
        }
    }

    [[nodiscard]] EffectiveOptions effective_options() const { return {{"window", std::to_string(window_)}}; }

private:
    /// A signal does not end the library's wait: it goes on after EINTR, but only five times, and the sixth is an error
    /// for which it ends the program. The supervisor's signals come every 5 ms.
    static iox::units::Duration slice() noexcept {
        constexpr std::uint64_t milliseconds = 10;
        return iox::units::Duration::fromMilliseconds(milliseconds);
    }

    Frame read() noexcept {
        line_->count_taken();
        const std::size_t there = iox::mepoo::ChunkHeader::fromUserPayload(held_)->userPayloadSize();
        const FrameHeader header = there < sizeof(FrameHeader) ? FrameHeader{} : read_header(held_);
        if (there < sizeof header || header.size > there - sizeof header || header.size > max_frame_) {
            return {{}, 0, {FaultKind::corrupt}};
        }
        return {{held_ + sizeof header, header.size}, header.sequence, {}};
    }

    std::unique_ptr<Line> line_;
    Wait wait_;
    const Lifeline* lifeline_;
    std::size_t max_frame_;
    std::uint64_t window_;
    bool one_cpu_;
    std::optional<iox::popo::WaitSet<1>> arrivals_;
    std::byte* room_ = nullptr;
    const std::byte* held_ = nullptr;
    std::uint64_t sent_ = 0;
    std::uint64_t seen_taken_ = 0;
};

}  // namespace ipcbench::transports::iox_daemon
