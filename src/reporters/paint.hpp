#pragma once

#include <string>
#include <string_view>

#include "reporters/style.hpp"

namespace ipcbench::reporters {

/// SGR codes of ECMA-48, 8.3.117, by their use.
enum class Paint : unsigned char { heading = 1, label = 2, bad = 31, good = 32, warning = 33, bar = 36 };

/// Returns the text in that colour, or unchanged without colours. The codes do not count as width, so pad first, then
/// paint.
[[nodiscard]] inline std::string painted(std::string_view text, Paint paint, const Style& style) {
    if (!style.color) {
        return std::string(text);
    }
    return "\033[" + std::to_string(static_cast<int>(paint)) + "m" + std::string(text) + "\033[0m";
}

}  // namespace ipcbench::reporters
