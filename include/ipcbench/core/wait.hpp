#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ipcbench {

/// How a side waits for the next frame.
enum class WaitMode : std::uint8_t {
    block,   ///< sleeps until the kernel wakes it up
    spin,    ///< polls and keeps the CPU
    yield,   ///< polls and offers the CPU to other threads between polls (sched_yield)
    hybrid,  ///< polls a bounded number of times, then blocks
};

/// A wait mode with its parameter, as in `--wait hybrid:2000`.
struct Wait {
    static constexpr std::uint32_t default_polls = 2000;

    WaitMode mode = WaitMode::block;
    std::uint32_t polls = default_polls;  ///< hybrid: number of polls before it blocks

    [[nodiscard]] bool operator==(const Wait&) const = default;

    /// Returns whether a side that has already polled that many times sleeps in the kernel next.
    [[nodiscard]] constexpr bool sleeps_after(std::uint32_t tries) const noexcept {
        return mode == WaitMode::block || (mode == WaitMode::hybrid && tries >= polls);
    }
};

/// The wait modes that a transport offers.
class WaitSet {
public:
    constexpr WaitSet(std::initializer_list<WaitMode> modes) noexcept {
        for (const WaitMode mode : modes) {
            bits_ |= bit(mode);
        }
    }
    [[nodiscard]] constexpr bool has(WaitMode mode) const noexcept { return (bits_ & bit(mode)) != 0; }
    [[nodiscard]] std::vector<WaitMode> list() const;

private:
    static constexpr unsigned bit(WaitMode mode) noexcept { return 1U << static_cast<unsigned>(mode); }
    unsigned bits_ = 0;
};

inline constexpr WaitSet every_wait_mode{WaitMode::block, WaitMode::spin, WaitMode::yield, WaitMode::hybrid};

[[nodiscard]] std::string_view name_of(WaitMode mode) noexcept;

/// Returns "block", "spin", "yield", "hybrid:2000".
[[nodiscard]] std::string to_string(const Wait& wait);

/// Parses that form; "hybrid" alone takes the default number of polls. Throws Error (usage).
[[nodiscard]] Wait parse_wait(std::string_view text);

/// Returns whether a waiting side keeps its CPU busy: reports compare such transports only with each other.
[[nodiscard]] constexpr bool is_busy_polling(WaitMode mode) noexcept {
    return mode == WaitMode::spin || mode == WaitMode::yield;
}

}  // namespace ipcbench
