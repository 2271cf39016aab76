#include "reporters/style.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstdlib>
#include <string_view>

namespace ipcbench::reporters {
namespace {

std::string_view environment(const char* name) {
    const char* const value = std::getenv(name);
    return value == nullptr ? std::string_view() : std::string_view(value);
}

/// The first of the three that is set decides (POSIX, XBD 8.2).
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

int width_of(int fd) {
    constexpr int usual = 80;
    winsize size{};
    if (::ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
        return size.ws_col;
    }
    const std::string_view columns = environment("COLUMNS");
    int width = 0;
    std::from_chars(columns.data(), columns.data() + columns.size(), width);
    return width > 0 ? width : usual;
}

}  // namespace

Style detect_style(int fd, bool no_color) {
    const std::string_view terminal = environment("TERM");
    const bool is_terminal = ::isatty(fd) == 1;
    const bool can_color = is_terminal && !terminal.empty() && terminal != "dumb";
    constexpr int widest = 120;  // beyond which lines are hard to follow
    const int width = width_of(fd);
    return {.color = can_color && !no_color && environment("NO_COLOR").empty(),
            .unicode = locale_is_utf8(),
            .width = width,
            .wrap = is_terminal ? static_cast<std::size_t>(std::min(width, widest)) : 0};
}

}  // namespace ipcbench::reporters
