#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace ipcbench::cli {

/// Columns of the screen that standard output goes to, else 80; at most 120, beyond which lines are hard to follow.
[[nodiscard]] std::size_t screen_width();

/// The text in lines that end before column `width`, broken at spaces; a longer word is left whole. The first line
/// begins at column `indent`, where the caller stands, and the others with so many spaces.
[[nodiscard]] std::string wrapped(std::string_view text, std::size_t indent, std::size_t width);

}  // namespace ipcbench::cli
