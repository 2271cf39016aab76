#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "ipcbench/base/unique_fd.hpp"
#include "ipcbench/core/transport.hpp"
#include "transports/fd/between_polls.hpp"
#include "transports/fd/stream_channel.hpp"
#include "transports/uring/ring.hpp"

namespace ipcbench::transports {

/// A StreamChannel's Mover over an io_uring. `send` queues a frame, and the next call submits it: with one round trip
/// at a time, a single io_uring_enter(2) per round trip and side sends the frame and sleeps until the answer is in
/// memory.
class RingMover {
public:
    /// Throws Error.
    RingMover(const ChannelConfig& config, UniqueFd input, UniqueFd output);
    RingMover(const RingMover&) = delete;
    RingMover& operator=(const RingMover&) = delete;
    /// Sends what is queued, unless the lifeline is cut; then takes the memory back from the kernel. With several
    /// frames in flight it sends only what there is space for, because the peer may be waiting for us to read.
    ~RingMover();

    void describe(EffectiveOptions& options) const { ring_.describe(options); }

    Outgoing lend() noexcept {
        if (is_pending_) {
            queue_send(NextStep::nothing);
        }
        while (is_sending_) {
            if (const Fault fault = turn()) {
                return {nullptr, fault};
            }
        }
        return {outgoing_.data(), send_fault_};
    }

    Fault send(std::size_t size) noexcept {
        unsent_ = {outgoing_.data(), size};
        is_pending_ = true;
        return {};
    }

    Fault read(std::span<std::byte> room, std::size_t& got) noexcept {
        if (is_pending_) {
            queue_send(unsent_.size() <= whole_ ? NextStep::read : NextStep::nothing);
        }
        if (!is_reading_ && !has_read_) {
            queue_read(room);
        }
        while (is_reading_) {
            const Fault fault = turn();
            if (!is_reading_) {
                break;
            }
            if (fault || send_fault_) {
                return fault ? fault : send_fault_;
            }
        }
        return take(got);
    }

    /// A read that finds nothing stays pending, so the next call must pass the same buffer.
    Fault read_now(std::span<std::byte> room, std::size_t& got) noexcept {
        if (!is_reading_ && !has_read_) {
            queue_read(room);
        }
        go_on();
        if (is_reading_) {
            got = 0;
            return send_fault_;
        }
        return take(got);
    }

    [[nodiscard]] bool can_send() noexcept {
        if (is_pending_ || is_sending_) {
            go_on();
        }
        return !is_sending_;
    }

    /// A ring's descriptor becomes readable with each completion. With deferred completions it does not, but then the
    /// received data is still unread in the input.
    [[nodiscard]] int descriptor() const noexcept { return ring_.is_deferred() ? input_.get() : ring_.descriptor(); }

private:
    enum Tag : std::uint64_t { sent = 1, received, send_cancelled, read_cancelled };

    /// What follows a send. A small send that is followed by a read completes silently, so only the answer wakes us.
    enum class NextStep : std::uint8_t { nothing, read };

    /// Submits what is queued and waits for a completion as the wait mode says.
    Fault turn() noexcept {
        const bool sleeps = between_polls(wait_, polls_++);
        const int done = sleeps ? ::io_uring_submit_and_wait(ring_.get(), 1) : submit_queued();
        if (reap() == 0) {
            if (done < 0 && done != -EINTR && done != -EAGAIN && done != -EBUSY) {
                return {FaultKind::system, -done};
            }
            return lifeline_->cut() ? Fault{FaultKind::stopped} : Fault{};
        }
        polls_ = 0;
        return {};
    }

    int submit_queued() noexcept {
        if (!is_queued_) {
            return 0;
        }
        const int done = ::io_uring_submit(ring_.get());
        is_queued_ = done < 0;
        return done;
    }

    /// Submits what is queued and processes the available completions.
    void go_on() noexcept {
        if (is_pending_) {
            queue_send(NextStep::nothing);
        }
        submit_queued();
        reap();
    }

    /// Returns the result of the last read.
    Fault take(std::size_t& got) noexcept {
        has_read_ = false;
        got = std::exchange(got_, 0);
        return read_fault_;
    }

    /// Processes the available completions. Returns their number.
    unsigned reap() noexcept;
    void complete(Tag tag, int result) noexcept;
    [[nodiscard]] io_uring_sqe* queue() noexcept;
    void queue_send(NextStep then) noexcept;
    void queue_read(std::span<std::byte> room) noexcept;
    void cancel(Tag tag, Tag as) noexcept;
    void await_all() noexcept;

    UniqueFd input_;
    UniqueFd output_;
    Wait wait_;
    const Lifeline* lifeline_;
    std::vector<std::byte> outgoing_;
    Ring ring_;
    bool is_ahead_;  ///< several frames may be in flight
    bool is_socket_;
    std::size_t whole_;  ///< a read may wait for the send of up to that many bytes, which usually completes at once
    std::span<const std::byte> unsent_{};
    std::size_t got_ = 0;
    std::uint32_t polls_ = 0;
    bool is_queued_ = false;
    bool is_pending_ = false;  ///< a send that is not queued yet
    bool is_sending_ = false;
    bool is_silent_ = false;  ///< that send completes silently
    bool is_reading_ = false;
    bool has_read_ = false;  ///< a read has completed and was not returned yet
    Fault send_fault_{};
    Fault read_fault_{};
};

/// Returns the endpoint over a RingMover; `output` may be empty. Throws Error.
[[nodiscard]] std::unique_ptr<Endpoint> make_ring_endpoint(UniqueFd input, UniqueFd output, const ChannelConfig& config,
                                                           EffectiveOptions options);

}  // namespace ipcbench::transports
