#include "campaign/lists.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "ipcbench/base/error.hpp"

namespace ipcbench::campaign {

std::size_t find_outside_brackets(std::string_view text, char wanted) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == wanted) {
            return i;
        }
        if (text[i] ==
            // A set has at least one character, which may be a bracket; an unclosed bracket is an ordinary character.
            '[') {
            const std::size_t end = text.find(']', i + 2);
            i = end == std::string_view::npos ? i : end;
        }
    }
    return std::string_view::npos;
}

std::vector<std::string> split_list(const std::string& text, const std::string& what) {
    std::vector<std::string> items;
    std::string_view rest = text;
    for (std::size_t comma = 0; comma != std::string_view::npos;) {
        comma = find_outside_brackets(rest, ',');
        items.emplace_back(rest.substr(0, comma));
        rest.remove_prefix(comma == std::string_view::npos ? rest.size() : comma + 1);
    }
    if (items.size() > 1 && std::find(items.begin(), items.end(), "") != items.end()) {
        throw Error(ErrorKind::usage, fmt::format("{}: '{}' has an empty item", what, text),
                    "separate items with a single comma");
    }
    return items;
}

}  // namespace ipcbench::campaign
