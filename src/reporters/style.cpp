#include "reporters/style.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstdlib>
#include <optional>
#include <string_view>

#include "platform/terminal.hpp"

namespace ipcbench::reporters {
namespace {

std::string_view environment(const char* name) {
    const char* const value = std::getenv(name);
    return value == nullptr ? std::string_view() : std::string_view(value);
}

/// Returns whether the locale is UTF-8. The first of the three variables that is set decides (POSIX, XBD 8.2).
bool locale_is_utf8() {
    for (const char* const name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
        std::string_view value = environment(name);
        if (value.empty()) {
            continue;
        }
        for (; !value.empty(); value.remove_prefix(1)) {
            constexpr std::string_view names[] = {"utf-8", "utf8"};
            const auto starts_with = [value](std::string_view wanted) {
                return value.size() >= wanted.size() &&
                       std::equal(wanted.begin(), wanted.end(), value.begin(), [](char expected, char found) {
                           return expected == std::tolower(static_cast<unsigned char>(found));
                       });
            };
            if (std::any_of(std::begin(names), std::end(names), starts_with)) {
                return true;
            }
        }
        return false;
    }
    return false;
}

int columns_of(int fd) {
    constexpr int usual = 80;
    if (const std::optional<int> columns = platform::terminal_columns(fd)) {
        return *columns;
    }
    const std::string_view columns = environment("COLUMNS");
    int width = 0;
    std::from_chars(columns.data(), columns.data() + columns.size(), width);
    return width > 0 ? width : usual;
}

}  // namespace

Style detect_style(int fd, bool no_color) {
    const std::string_view terminal = environment("TERM");
    const bool is_terminal = platform::is_terminal(fd);
    const bool can_color = is_terminal && !terminal.empty() && terminal != "dumb";
    Style style{.color = can_color && !no_color && environment("NO_COLOR").empty(),
                .unicode = locale_is_utf8(),
                .width = columns_of(fd)};
    style.wrap = is_terminal ? width_of(style) : 0;
    return style;
}

}  // namespace ipcbench::reporters
