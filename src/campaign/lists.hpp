#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ipcbench::campaign {

/// Returns the first position of `wanted` in the text outside the brackets of a glob ("[a,b]*"); npos if there is none.
[[nodiscard]] std::size_t find_outside_brackets(std::string_view text, char wanted);

/// Splits a list, "a,b". No item may be empty, unless it is the only one. Throws Error (usage) that names `what`.
[[nodiscard]] std::vector<std::string> split_list(const std::string& text, const std::string& what);

}  // namespace ipcbench::campaign
