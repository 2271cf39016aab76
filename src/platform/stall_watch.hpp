#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace ipcbench::platform {

/// Checks in ticks whether answers still arrive. It counts ticks, not time, so that time in which the program was
/// itself stopped (Ctrl-Z) does not count.
class StallWatch {
public:
    /// Starts the watch: from now on the count of answers must grow beyond `answers` within that time. Zero ends the
    /// watch.
    void begin(std::chrono::milliseconds at_most, std::uint64_t answers) noexcept {
        at_most_ = at_most;
        answers_ = answers;
        without_answer_ = std::chrono::milliseconds{0};
    }

    [[nodiscard]] bool on() const noexcept { return at_most_.count() > 0; }

    /// Returns the interval between two checks: an eighth of the time, but at most 250 ms.
    [[nodiscard]] std::chrono::milliseconds tick() const noexcept { return tick_within(at_most_); }

    /// The same for a side that only reports answers.
    [[nodiscard]] static std::chrono::milliseconds tick_within(std::chrono::milliseconds at_most) noexcept {
        constexpr int ticks = 8;
        constexpr std::chrono::milliseconds max{250};
        return std::clamp(at_most / ticks, std::chrono::milliseconds{1}, max);
    }

    /// Counts one tick. Returns true if there has been no answer for too long.
    [[nodiscard]] bool has_stalled(std::uint64_t answers, bool idle) noexcept {
        without_answer_ = answers == answers_ && !idle ? without_answer_ + tick() : std::chrono::milliseconds{0};
        answers_ = answers;
        return on() && without_answer_ >= at_most_;
    }

private:
    std::chrono::milliseconds at_most_{0};
    std::chrono::milliseconds without_answer_{0};
    std::uint64_t answers_ = 0;
};

}  // namespace ipcbench::platform
