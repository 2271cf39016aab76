#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace ipcbench::platform {

/// Watches whether answers still come, in ticks. It counts ticks, not time, so that time in which the program was
/// itself stopped (Ctrl-Z) does not count.
class StallWatch {
public:
    /// From now on expects more answers than `answers` within that time; zero ends the watch.
    void begin(std::chrono::milliseconds at_most, std::uint64_t answers) noexcept {
        at_most_ = at_most;
        answers_ = answers;
        still_ = std::chrono::milliseconds{0};
    }

    [[nodiscard]] bool on() const noexcept { return at_most_.count() > 0; }

    /// The interval between two checks: an eighth of the time, but at most 250 ms.
    [[nodiscard]] std::chrono::milliseconds tick() const noexcept { return tick_within(at_most_); }

    /// The same for a side that only reports answers.
    [[nodiscard]] static std::chrono::milliseconds tick_within(std::chrono::milliseconds at_most) noexcept {
        constexpr int ticks = 8;
        constexpr std::chrono::milliseconds most{250};
        return std::clamp(at_most / ticks, std::chrono::milliseconds{1}, most);
    }

    /// Counts one tick. True when there has been no answer for too long.
    [[nodiscard]] bool has_stalled(std::uint64_t answers, bool idle) noexcept {
        still_ = answers == answers_ && !idle ? still_ + tick() : std::chrono::milliseconds{0};
        answers_ = answers;
        return on() && still_ >= at_most_;
    }

private:
    std::chrono::milliseconds at_most_{0};
    std::chrono::milliseconds still_{0};
    std::uint64_t answers_ = 0;
};

}  // namespace ipcbench::platform
