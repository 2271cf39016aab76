#pragma once

#include <cstdint>
#include <span>

#include "ipcbench/core/phase.hpp"
#include "ipcbench/core/sequence.hpp"

namespace ipcbench {

/// The pings that are under way, by their sequence. Its room is the phase's.
class InFlight {
public:
    /// `room`: a power of two of entries.
    InFlight(std::span<Departure> room, std::uint32_t first) noexcept
        : room_(room), oldest_(first), next_(first), newest_answered_(first) {}

    [[nodiscard]] std::size_t count() const noexcept { return count_; }
    /// Whether no entry is free. Then the oldest has been overtaken so often that it is surely lost, and to be given
    /// up.
    [[nodiscard]] bool full() const noexcept {
        return static_cast<std::size_t>(sequence::distance(oldest_, next_)) >= room_.size();
    }
    [[nodiscard]] std::uint32_t oldest() const noexcept { return oldest_; }
    [[nodiscard]] const Departure& oldest_departure() const noexcept { return room_[oldest_ & (room_.size() - 1)]; }
    [[nodiscard]] std::uint32_t next() const noexcept { return next_; }

    /// `next()` goes out.
    void sent(const Departure& departure) noexcept {
        entry(next_) = departure;
        next_ = sequence::after(next_);
        ++count_;
    }

    /// When that ping went out, and forgets it; nothing if it is not under way (any more).
    [[nodiscard]] Departure answered(std::uint32_t number) noexcept {
        if (sequence::distance(oldest_, number) < 0 || sequence::distance(number, next_) <= 0) {
            return {};
        }
        const Departure departure = entry(number);
        if (departure) {
            overtaken_ = sequence::distance(newest_answered_, number) < 0;
            newest_answered_ = overtaken_ ? newest_answered_ : number;
            entry(number) = {};
            --count_;
            pass_gone();
        }
        return departure;
    }

    /// Whether the one that was answered last came behind a later one.
    [[nodiscard]] bool overtaken() const noexcept { return overtaken_; }

    /// Gives up the oldest; returns how many that are.
    std::uint64_t give_up_oldest() noexcept {
        if (count_ == 0) {
            return 0;
        }
        entry(oldest_) = {};
        --count_;
        pass_gone();
        return 1;
    }

    /// Gives up those that went out before that moment; returns how many.
    std::uint64_t give_up_before(std::int64_t at) noexcept {
        std::uint64_t lost = 0;
        while (count_ > 0 && oldest_departure().at < at) {
            lost += give_up_oldest();
        }
        return lost;
    }

    /// Gives up all that are under way; returns how many.
    std::uint64_t give_up() noexcept {
        const std::uint64_t lost = count_;
        oldest_ = next_;
        count_ = 0;
        return lost;
    }

private:
    Departure& entry(std::uint32_t number) noexcept { return room_[number & (room_.size() - 1)]; }

    void pass_gone() noexcept {
        while (oldest_ != next_ && !entry(oldest_)) {
            oldest_ = sequence::after(oldest_);
        }
    }

    std::span<Departure> room_;
    std::uint32_t oldest_;
    std::uint32_t next_;
    std::uint32_t newest_answered_;
    bool overtaken_ = false;
    std::size_t count_ = 0;
};

}  // namespace ipcbench
