#pragma once

#include <cstddef>

namespace ipcbench::reporters {

/// What the reader's screen can show.
struct Style {
    bool color = false;    ///< ANSI colours (ECMA-48 SGR)
    bool unicode = false;  ///< characters beyond ASCII
    int width = 80;        ///< columns
    std::size_t wrap =
        0;  ///< where sentences are broken; 0: nowhere, as in a file or pipe, whose reader may look for one
};

/// What suits the terminal, file or pipe behind `fd`: colours only on a terminal that is not "dumb" and unless NO_COLOR
/// is set (https://no-color.org) or `no_color`; Unicode where LC_ALL, LC_CTYPE or LANG says UTF-8; the terminal's
/// width, else COLUMNS, else 80.
[[nodiscard]] Style detect_style(int fd, bool no_color);

}  // namespace ipcbench::reporters
