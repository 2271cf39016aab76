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
    block,   ///< asks the kernel to be woken
    spin,    ///< polls and keeps the CPU
    yield,   ///< polls and offers the CPU to others between polls (sched_yield)
    hybrid,  ///< polls a bounded number of times, then blocks
};

/// A wait mode with its parameter, as in `--wait hybrid:2000`.
struct Wait {
    static constexpr std::uint32_t default_polls = 2000;

    WaitMode mode = WaitMode::block;
    std::uint32_t polls = default_polls;  ///< hybrid: how many polls before it blocks

    [[nodiscard]] bool operator==(const Wait&) const = default;
};

/// Which wait modes a transport offers.
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

[[nodiscard]] std::string_view name_of(WaitMode mode) noexcept;

/// "block", "spin", "yield", "hybrid:2000".
[[nodiscard]] std::string to_string(const Wait& wait);

/// The inverse; "hybrid" alone takes the default number of polls. Throws Error (usage).
[[nodiscard]] Wait parse_wait(std::string_view text);

/// Reports compare like with like: a side that never gives the CPU back, and one that does.
[[nodiscard]] constexpr bool keeps_cpu_busy(WaitMode mode) noexcept {
    return mode == WaitMode::spin || mode == WaitMode::yield;
}

}  // namespace ipcbench
