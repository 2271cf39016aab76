#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace ipcbench::platform {

/// Whether answers still come, looked at in ticks. It is ticks that are counted and not time, so that a program that
/// was itself stopped (Ctrl-Z) and continued has not waited meanwhile.
class StallWatch {
public:
    /// From now on there are to be more answers than those within that time; zero ends the watch.
    void begin(std::chrono::milliseconds at_most, std::uint64_t answers) noexcept {
        at_most_ = at_most;
        answers_ = answers;
        still_ = std::chrono::milliseconds{0};
    }

    [[nodiscard]] bool on() const noexcept { return at_most_.count() > 0; }

    /// How far two looks are to be apart: an eighth of the time, so that it is kept, but not more than that.
    [[nodiscard]] std::chrono::milliseconds tick() const noexcept { return tick_within(at_most_); }

    /// The same for one who only tells of answers.
    [[nodiscard]] static std::chrono::milliseconds tick_within(std::chrono::milliseconds at_most) noexcept {
        constexpr int ticks = 8;
        constexpr std::chrono::milliseconds most{250};
        return std::clamp(at_most / ticks, std::chrono::milliseconds{1}, most);
    }

    /// One tick later. True when there was no answer for too long.
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
