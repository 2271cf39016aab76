#include "reporters/bar.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace ipcbench::reporters {

std::string bar(double share, std::size_t columns, bool unicode) {
    // U+2588 FULL BLOCK, and U+258F (one eighth) to U+2589 (seven eighths).
    constexpr std::array<const char*, 9> eighths{"",       "\u258f", "\u258e", "\u258d", "\u258c",
                                                 "\u258b", "\u258a", "\u2589", "\u2588"};
    const std::size_t parts = unicode ? 8 : 1;
    const double exact = std::clamp(share, 0.0, 1.0) * static_cast<double>(columns * parts);
    // Anything above zero is visible: a measured value is never nothing.
    const std::size_t filled =
        share > 0 && columns > 0 ? std::max<std::size_t>(1, static_cast<std::size_t>(std::lround(exact))) : 0;
    std::string text;
    for (std::size_t i = 0; i < filled / parts; ++i) {
        text += unicode ? eighths.back() : "#";
    }
    text += unicode ? eighths.at(filled % parts) : "";
    text.append(columns - (filled + parts - 1) / parts, ' ');
    return text;
}

}  // namespace ipcbench::reporters
