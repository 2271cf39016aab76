#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace ipcbench::reporters {

/// The text in lines that end before column `width`, broken at spaces; a longer word is left whole. The first line
/// begins at column `indent`, where the caller stands, and the others with so many spaces. One line where `width` is 0.
[[nodiscard]] std::string wrapped(std::string_view text, std::size_t indent, std::size_t width);

}  // namespace ipcbench::reporters
