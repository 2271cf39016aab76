#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace ipcbench::reporters {

/// Returns the text in lines that end before column `width`, broken at spaces; a longer word stays whole. The first
/// line starts at column `indent`, where the caller's output ends; the others are indented by that many spaces. A
/// number stays with its unit ("5 %", "47.5 us"). One line if `width` is 0.
[[nodiscard]] std::string wrapped(std::string_view text, std::size_t indent, std::size_t width);

/// Returns the number of characters (code points).
[[nodiscard]] std::size_t characters_in(std::string_view text);

/// Returns the text with its first letter in upper case, as a sentence or heading begins.
[[nodiscard]] std::string capitalised(std::string text);

/// Returns at most that many characters (code points), with an ellipsis if the text was cut.
[[nodiscard]] std::string shortened(std::string_view text, std::size_t max);

}  // namespace ipcbench::reporters
