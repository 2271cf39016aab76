#pragma once

#include <sched.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "ipcbench/core/transport.hpp"
#include "platform/cpu_relax.hpp"
#include "platform/truncation_guard.hpp"
#include "transports/shm/boost_lock.hpp"
#include "transports/shm/shm_boost_mq_info.hpp"

namespace ipcbench::transports {

/// A message_queue in a segment that a peer may truncate.
class BoostQueue {
public:
    /// `segment` is a descriptor of the memory that holds the queue.
    BoostQueue(std::unique_ptr<boost::interprocess::message_queue> queue, int segment, Lifeline& lifeline)
        : queue_(std::move(queue)), guard_(lifeline) {
        guard_.cover(platform::mapping_of(segment));
    }

    [[nodiscard]] boost::interprocess::message_queue& operator*() const noexcept { return *queue_; }
    [[nodiscard]] boost::interprocess::message_queue* operator->() const noexcept { return queue_.get(); }

private:
    std::unique_ptr<boost::interprocess::message_queue> queue_;
    platform::TruncationGuard guard_;  // last, so destroyed first
};

/// Waits for the calls of a message_queue. Signals do not end these calls, so they are split into slices or polled, and
/// the lifeline is checked in between.
class BoostQueueWait {
public:
    BoostQueueWait(Wait wait, const Lifeline& lifeline) noexcept : wait_(wait), lifeline_(&lifeline) {}

    /// `attempt(false)` tries once without waiting, `attempt(true)` waits up to one slice. Both return whether the call
    /// succeeded.
    template <class Attempt>
    [[nodiscard]] Fault until(Attempt attempt) const noexcept {
        for (std::uint32_t tries = 0;; ++tries) {
            const bool blocks = wait_.sleeps_after(tries);
            if (const std::optional<Fault> done = once(attempt, blocks)) {
                return *done;
            }
            if (lifeline_->cut()) {
                return {FaultKind::stopped};
            }
            if (wait_.mode == WaitMode::yield) {
                ::sched_yield();
            } else if (!blocks) {
                platform::cpu_relax();
            }
        }
    }

    /// Makes one attempt. Returns an empty Fault on success, a Fault on failure, and nothing if the call must be
    /// retried.
    template <class Attempt>
    [[nodiscard]] static std::optional<Fault> once(Attempt& attempt, bool blocks) noexcept {
        try {
            if (attempt(blocks)) {
                return Fault{};
            }
        } catch (const boost::interprocess::lock_exception&) {
            return Fault{FaultKind::closed};  // the peer died while it held the queue's mutex
        } catch (const boost::interprocess::interprocess_exception& error) {
            if (error.get_error_code() != boost::interprocess::timeout_when_locking_error) {
                return Fault{FaultKind::corrupt};
            }
        }
        return std::nullopt;
    }

private:
    Wait wait_;
    const Lifeline* lifeline_;
};

/// Puts one message into a queue. Tries without waiting first: there is usually space, and the deadline of a wait need
/// not be computed.
inline Fault put(boost::interprocess::message_queue& queue, std::span<const std::byte> message,
                 const BoostQueueWait& wait) noexcept {
    bool first = true;
    return wait.until([&](bool blocks) {
        return blocks && !std::exchange(first, false)
                   ? queue.timed_send(message.data(), message.size(), 0, one_slice_from_now())
                   : queue.try_send(message.data(), message.size(), 0);
    });
}

/// Tries to take one message from the queue; `got` is its size. The buffer must hold the queue's largest message.
struct ReceiveAttempt {
    boost::interprocess::message_queue& queue;
    std::span<std::byte> buffer;
    std::size_t& got;

    [[nodiscard]] bool operator()(bool blocks) const {
        unsigned priority = 0;
        return blocks ? queue.timed_receive(buffer.data(), buffer.size(), got, priority, one_slice_from_now())
                      : queue.try_receive(buffer.data(), buffer.size(), got, priority);
    }
};

/// One queue per direction. A message is the frame's sequence number and the frame; an empty message says that the
/// sender has closed.
class BoostQueueChannel {
public:
    static constexpr std::size_t header_bytes = boost_mq::header_bytes;

    BoostQueueChannel(BoostQueue input, BoostQueue output, const ChannelConfig& config)
        : input_(std::move(input)),
          output_(std::move(output)),
          wait_(config.wait, *config.lifeline),
          max_frame_(config.max_frame),
          max_in_flight_(static_cast<std::ptrdiff_t>(output_->get_max_msg())),
          outgoing_(output_->get_max_msg_size()),
          incoming_(input_->get_max_msg_size()) {}
    BoostQueueChannel(const BoostQueueChannel&) = delete;
    BoostQueueChannel& operator=(const BoostQueueChannel&) = delete;
    ~BoostQueueChannel() {
        try {
            static_cast<void>(output_->try_send(outgoing_.data(), 0, 0));
        } catch (const boost::interprocess::interprocess_exception&) {
            return;  // the queue is full or broken: the lifeline tells the peer
        }
    }

    SendBuffer prepare(std::size_t max) noexcept {
        if (max > max_frame_) {
            return {{}, {FaultKind::too_large}};
        }
        return {std::span(outgoing_).subspan(header_bytes, max), {}};
    }

    Fault commit(std::size_t size, std::uint32_t sequence) noexcept {
        std::memcpy(outgoing_.data(), &sequence, sizeof sequence);
        ++in_flight_;
        return put(*output_, std::span(outgoing_).first(sizeof sequence + size), wait_);
    }

    Frame receive() noexcept {
        --in_flight_;
        if (found_) {
            return *std::exchange(found_, std::nullopt);
        }
        std::size_t got = 0;
        const Fault fault = wait_.until(ReceiveAttempt{*input_, incoming_, got});
        return fault ? Frame{{}, 0, fault} : open(got);
    }

    void release() noexcept {}

    /// The child answers each of the parent's frames once, so a queue never holds more frames than are in flight.
    [[nodiscard]] bool can_send(std::size_t /*max*/) const noexcept { return in_flight_ < max_in_flight_; }

    [[nodiscard]] bool has_frame() noexcept {
        if (!found_) {
            std::size_t got = 0;
            ReceiveAttempt attempt{*input_, incoming_, got};
            if (const std::optional<Fault> done = BoostQueueWait::once(attempt, false)) {
                found_ = *done ? Frame{{}, 0, *done} : open(got);
            }
        }
        return found_.has_value();
    }

    [[nodiscard]] int descriptor() const noexcept { return -1; }

    [[nodiscard]] EffectiveOptions effective_options() const {
        return {{std::string(boost_mq::messages_option), std::to_string(input_->get_max_msg())}};
    }

private:
    /// Returns the received message of `got` bytes as a frame or a fault.
    [[nodiscard]] Frame open(std::size_t got) noexcept {
        if (got < header_bytes) {
            return {{}, 0, {got == 0 ? FaultKind::closed : FaultKind::corrupt}};
        }
        if (got - header_bytes > max_frame_) {
            return {{}, 0, {FaultKind::corrupt}};
        }
        std::uint32_t sequence = 0;
        std::memcpy(&sequence, incoming_.data(), sizeof sequence);
        // A peer that is killed while it copies a message into the queue leaves the message unfinished, and the wait
        // hides that the mutex has lost its owner. This is likely for large messages; for small ones the sequence
        // number shows it.
        constexpr std::size_t cheap_copy_bytes = 4096;
        if ((got > cheap_copy_bytes || sequence != last_ + 1) && owner_died()) {
            return {{}, 0, {FaultKind::closed}};
        }
        last_ = sequence;
        return {std::span(incoming_).subspan(sizeof sequence, got - sizeof sequence), sequence, {}};
    }

    /// Any call that locks the mutex reports a dead owner.
    [[nodiscard]] bool owner_died() const noexcept {
        try {
            static_cast<void>(input_->get_num_msg());
            return false;
        } catch (const boost::interprocess::lock_exception&) {
            return true;
        } catch (const boost::interprocess::interprocess_exception&) {
            return false;  // the peer holds the mutex, so it is alive
        }
    }

    BoostQueue input_;
    BoostQueue output_;
    BoostQueueWait wait_;
    std::size_t max_frame_;
    std::ptrdiff_t max_in_flight_;
    std::ptrdiff_t in_flight_ = 0;  ///< frames of the parent; unused in the child
    std::vector<std::byte> outgoing_;
    std::vector<std::byte> incoming_;
    std::uint32_t last_ = 0;      // sequence number of the last frame received
    std::optional<Frame> found_;  // set by `has_frame` for `receive`
};

}  // namespace ipcbench::transports
