#pragma once

#include <cstdint>
#include <span>

#include "ipcbench/core/phase.hpp"
#include "ipcbench/core/sequence.hpp"

namespace ipcbench {

/// The pings in flight, indexed by sequence. The phase owns the entries.
class InFlight {
public:
    /// The size of `room` must be a power of two.
    InFlight(std::span<PingTime> room, std::uint32_t first) noexcept
        : room_(room), oldest_(first), next_(first), newest_answered_(first) {}

    [[nodiscard]] std::size_t count() const noexcept { return count_; }
    /// Returns whether no entry is free. That means that so many later pings were answered that the oldest is certainly
    /// lost.
    [[nodiscard]] bool full() const noexcept {
        return static_cast<std::size_t>(sequence::distance(oldest_, next_)) >= room_.size();
    }
    [[nodiscard]] std::uint32_t oldest() const noexcept { return oldest_; }
    [[nodiscard]] const PingTime& oldest_time() const noexcept { return room_[oldest_ & (room_.size() - 1)]; }
    [[nodiscard]] std::uint32_t next() const noexcept { return next_; }

    /// Records that ping `next()` is sent.
    void sent(const PingTime& time) noexcept {
        entry(next_) = time;
        next_ = sequence::after(next_);
        ++count_;
    }

    /// Removes a ping and returns when it was sent; an empty time if it is not, or no longer, in flight.
    [[nodiscard]] PingTime answered(std::uint32_t number) noexcept {
        if (sequence::distance(oldest_, number) < 0 || sequence::distance(number, next_) <= 0) {
            return {};
        }
        const PingTime time = entry(number);
        if (time) {
            reordered_ = sequence::distance(newest_answered_, number) < 0;
            newest_answered_ = reordered_ ? newest_answered_ : number;
            entry(number) = {};
            --count_;
            skip_answered();
        }
        return time;
    }

    /// Returns whether the last answer came after the answer to a later ping.
    [[nodiscard]] bool reordered() const noexcept { return reordered_; }

    /// Counts the oldest ping as lost; returns how many it counted, 0 or 1.
    std::uint64_t expire_oldest() noexcept {
        if (count_ == 0) {
            return 0;
        }
        entry(oldest_) = {};
        --count_;
        skip_answered();
        return 1;
    }

    /// Counts pings that were sent before that time as lost; returns how many.
    std::uint64_t expire_before(std::int64_t at) noexcept {
        std::uint64_t lost = 0;
        while (count_ > 0 && oldest_time().sent < at) {
            lost += expire_oldest();
        }
        return lost;
    }

    /// Counts all pings in flight as lost; returns how many.
    std::uint64_t expire_all() noexcept {
        const std::uint64_t lost = count_;
        oldest_ = next_;
        count_ = 0;
        return lost;
    }

private:
    PingTime& entry(std::uint32_t number) noexcept { return room_[number & (room_.size() - 1)]; }

    void skip_answered() noexcept {
        while (oldest_ != next_ && !entry(oldest_)) {
            oldest_ = sequence::after(oldest_);
        }
    }

    std::span<PingTime> room_;
    std::uint32_t oldest_;
    std::uint32_t next_;
    std::uint32_t newest_answered_;
    bool reordered_ = false;
    std::size_t count_ = 0;
};

}  // namespace ipcbench
