#include "reporters/wrapped.hpp"

#include <algorithm>

namespace ipcbench::reporters {

std::string wrapped(std::string_view text, std::size_t indent, std::size_t width) {
    if (width == 0) {
        return std::string(text);
    }
    std::string lines;
    std::size_t column = indent;
    while (!text.empty()) {
        const std::string_view word = text.substr(0, text.find(' '));
        text.remove_prefix(std::min(word.size() + 1, text.size()));
        if (column > indent && column + 1 + word.size() > width) {
            lines += "\n" + std::string(indent, ' ');
            column = indent;
        }
        lines += column > indent ? " " : "";
        lines += word;
        column += (column > indent ? 1 : 0) + word.size();
    }
    return lines;
}

}  // namespace ipcbench::reporters
