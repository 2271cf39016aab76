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

namespace ipcbench::transports {

/// A message_queue, in a segment that a peer may truncate.
class BoostQueue {
public:
    /// `segment`: a descriptor of the memory that holds the queue.
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

/// How the calls of a message_queue are waited for. None of them sees a signal, so they are sliced or polled, and the
/// lifeline is looked at in between.
class BoostQueueWait {
public:
    BoostQueueWait(Wait wait, const Lifeline& lifeline) noexcept : wait_(wait), lifeline_(&lifeline) {}

    /// `attempt(false)` tries at once, `attempt(true)` for a slice; both say whether it went through.
    template <class Attempt>
    [[nodiscard]] Fault until(Attempt attempt) const noexcept {
        for (std::uint32_t tries = 0;; ++tries) {
            const bool blocks =
                wait_.mode == WaitMode::block || (wait_.mode == WaitMode::hybrid && tries >= wait_.polls);
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

    /// One attempt: no fault, or one, or nothing when it is to be tried again.
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

/// Puts one message into a queue. There mostly is room, and then no bound of a wait needs to be worked out.
inline Fault put(boost::interprocess::message_queue& queue, std::span<const std::byte> message,
                 const BoostQueueWait& wait) noexcept {
    bool first = true;
    return wait.until([&](bool blocks) {
        return blocks && !std::exchange(first, false)
                   ? queue.timed_send(message.data(), message.size(), 0, one_slice_from_now())
                   : queue.try_send(message.data(), message.size(), 0);
    });
}

/// An attempt to take one message out; `got` is its size. The buffer must hold the queue's largest.
struct Taking {
    boost::interprocess::message_queue& queue;
    std::span<std::byte> buffer;
    std::size_t& got;

    [[nodiscard]] bool operator()(bool blocks) const {
        unsigned priority = 0;
        return blocks ? queue.timed_receive(buffer.data(), buffer.size(), got, priority, one_slice_from_now())
                      : queue.try_receive(buffer.data(), buffer.size(), got, priority);
    }
};

/// A queue in each direction. A message is the frame's sequence and the frame; an empty one says that its sender has
/// closed.
class BoostQueueChannel {
public:
    static constexpr std::size_t header_bytes = sizeof(std::uint32_t);

    BoostQueueChannel(BoostQueue input, BoostQueue output, const ChannelConfig& config)
        : input_(std::move(input)),
          output_(std::move(output)),
          wait_(config.wait, *config.lifeline),
          max_frame_(config.max_frame),
          most_under_way_(static_cast<std::ptrdiff_t>(output_->get_max_msg())),
          outgoing_(output_->get_max_msg_size()),
          incoming_(input_->get_max_msg_size()) {}
    BoostQueueChannel(const BoostQueueChannel&) = delete;
    BoostQueueChannel& operator=(const BoostQueueChannel&) = delete;
    ~BoostQueueChannel() {
        try {
            static_cast<void>(output_->try_send(outgoing_.data(), 0, 0));
        } catch (const boost::interprocess::interprocess_exception&) {
            return;  // full or broken: then the lifeline tells the peer
        }
    }

    Room prepare(std::size_t max) noexcept {
        if (max > max_frame_) {
            return {{}, {FaultKind::too_large}};
        }
        return {std::span(outgoing_).subspan(header_bytes, max), {}};
    }

    Fault commit(std::size_t size, std::uint32_t sequence) noexcept {
        std::memcpy(outgoing_.data(), &sequence, sizeof sequence);
        ++under_way_;
        return put(*output_, std::span(outgoing_).first(sizeof sequence + size), wait_);
    }

    Frame receive() noexcept {
        --under_way_;
        if (found_) {
            return *std::exchange(found_, std::nullopt);
        }
        std::size_t got = 0;
        const Fault fault = wait_.until(Taking{*input_, incoming_, got});
        return fault ? Frame{{}, 0, fault} : open(got);
    }

    void release() noexcept {}

    /// Each frame of the parent is answered by one, so no more of them are in the queue than have no answer yet.
    [[nodiscard]] bool has_room(std::size_t /*max*/) const noexcept { return under_way_ < most_under_way_; }

    [[nodiscard]] bool has_frame() noexcept {
        if (!found_) {
            std::size_t got = 0;
            Taking attempt{*input_, incoming_, got};
            if (const std::optional<Fault> done = BoostQueueWait::once(attempt, false)) {
                found_ = *done ? Frame{{}, 0, *done} : open(got);
            }
        }
        return found_.has_value();
    }

    [[nodiscard]] int descriptor() const noexcept { return -1; }

    [[nodiscard]] EffectiveOptions effective_options() const {
        return {{"depth", std::to_string(input_->get_max_msg())}};
    }

private:
    /// The message of that size that was taken, as a frame or a fault.
    [[nodiscard]] Frame open(std::size_t got) noexcept {
        if (got < header_bytes) {
            return {{}, 0, {got == 0 ? FaultKind::closed : FaultKind::corrupt}};
        }
        if (got - header_bytes > max_frame_) {
            return {{}, 0, {FaultKind::corrupt}};
        }
        std::uint32_t sequence = 0;
        std::memcpy(&sequence, incoming_.data(), sizeof sequence);
        // A peer that is killed while it copies a message into the queue leaves it there unfinished, and the wait hides
        // that the mutex has lost its owner. Likely with large messages; with small ones the sequence shows it.
        constexpr std::size_t soon_copied = 4096;
        if ((got > soon_copied || sequence != last_ + 1) && owner_died()) {
            return {{}, 0, {FaultKind::closed}};
        }
        last_ = sequence;
        return {std::span(incoming_).subspan(sizeof sequence, got - sizeof sequence), sequence, {}};
    }

    /// Any call that locks the mutex tells.
    [[nodiscard]] bool owner_died() const noexcept {
        try {
            static_cast<void>(input_->get_num_msg());
            return false;
        } catch (const boost::interprocess::lock_exception&) {
            return true;
        } catch (const boost::interprocess::interprocess_exception&) {
            return false;  // the peer holds it: it lives
        }
    }

    BoostQueue input_;
    BoostQueue output_;
    BoostQueueWait wait_;
    std::size_t max_frame_;
    std::ptrdiff_t most_under_way_;
    std::ptrdiff_t under_way_ = 0;  ///< of the parent's frames; the child never asks
    std::vector<std::byte> outgoing_;
    std::vector<std::byte> incoming_;
    std::uint32_t last_ = 0;      // of the last frame received
    std::optional<Frame> found_;  // by `has_frame`, for `receive`
};

}  // namespace ipcbench::transports
