#pragma once

#include <algorithm>
#include <cstddef>

namespace ipcbench::reporters {

/// What the reader's screen can show.
struct Style {
    bool color = false;    ///< ANSI colours (ECMA-48 SGR)
    bool unicode = false;  ///< characters beyond ASCII
    int width = 80;        ///< columns of the screen
    std::size_t wrap = 0;  ///< column where sentences wrap; 0: never, as in a file or pipe, where a reader may search
};

/// The columns up to which text is comfortable to read; also the width of tables in files and pipes.
inline constexpr int widest = 120;

/// Returns the width of the text: that of the screen, but at most what is comfortable to read, and at least what words
/// need.
[[nodiscard]] constexpr std::size_t width_of(const Style& style) noexcept {
    constexpr int narrowest = 40;
    return static_cast<std::size_t>(std::clamp(style.width, narrowest, widest));
}

/// Returns the style for the terminal, file or pipe behind `fd`. Colours only on a terminal that is not "dumb", and not
/// if NO_COLOR (https://no-color.org) or `no_color` is set. Unicode if LC_ALL, LC_CTYPE or LANG says UTF-8. Width: the
/// terminal's, otherwise COLUMNS, otherwise 80.
[[nodiscard]] Style detect_style(int fd, bool no_color);

}  // namespace ipcbench::reporters
