#include "cli/wrap.hpp"

#include <unistd.h>

#include <algorithm>

#include "reporters/style.hpp"

namespace ipcbench::cli {

std::size_t screen_width() {
    constexpr int widest = 120;
    return static_cast<std::size_t>(std::min(reporters::detect_style(STDOUT_FILENO, true).width, widest));
}

std::string wrapped(std::string_view text, std::size_t indent, std::size_t width) {
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

}  // namespace ipcbench::cli
