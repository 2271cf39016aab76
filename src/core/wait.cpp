#include "ipcbench/core/wait.hpp"

#include <array>
#include <limits>

#include "ipcbench/base/error.hpp"
#include "ipcbench/base/units.hpp"

namespace ipcbench {
namespace {

constexpr std::array modes_in_order{WaitMode::block, WaitMode::spin, WaitMode::yield, WaitMode::hybrid};

}  // namespace

std::vector<WaitMode> WaitSet::list() const {
    std::vector<WaitMode> modes;
    for (const WaitMode mode : modes_in_order) {
        if (has(mode)) {
            modes.push_back(mode);
        }
    }
    return modes;
}

std::string_view name_of(WaitMode mode) noexcept {
    switch (mode) {
        case WaitMode::block:
            return "block";
        case WaitMode::spin:
            return "spin";
        case WaitMode::yield:
            return "yield";
        case WaitMode::hybrid:
            return "hybrid";
    }
    return "?";
}

std::string to_string(const Wait& wait) {
    std::string text(name_of(wait.mode));
    if (wait.mode == WaitMode::hybrid) {
        text += ":" + std::to_string(wait.polls);
    }
    return text;
}

Wait parse_wait(std::string_view text) {
    const std::size_t colon = text.find(':');
    const std::string_view name = text.substr(0, colon);
    for (const WaitMode mode : modes_in_order) {
        if (name != name_of(mode)) {
            continue;
        }
        if (colon == std::string_view::npos) {
            return {mode};
        }
        if (mode == WaitMode::hybrid) {
            const std::uint64_t polls =
                parse_count(text.substr(colon + 1), "--wait hybrid:N", 1, std::numeric_limits<std::uint32_t>::max());
            return {mode, static_cast<std::uint32_t>(polls)};
        }
        break;
    }
    throw Error(ErrorKind::usage, "--wait: '" + std::string(text) + "' is not block, spin, yield or hybrid[:N]",
                "N is the number of polls before hybrid blocks, e.g. --wait hybrid:2000");
}

}  // namespace ipcbench
