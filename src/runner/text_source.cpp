#include "runner/text_source.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "ipcbench/base/error.hpp"
#include "ipcbench/base/printable.hpp"
#include "platform/input_file.hpp"

namespace ipcbench::runner {

void TextSource::fail(std::size_t at, const std::string& what) const {
    const std::string_view before = text.substr(0, at);
    const auto line = 1 + std::count(before.begin(), before.end(), '\n');
    const std::size_t last = before.rfind('\n');
    const std::size_t column = at - (last == std::string_view::npos ? 0 : last + 1) + 1;
    throw Error(ErrorKind::usage, fmt::format("{}: '{}', line {}, column {}: {}", flag, file, line, column, what),
                hint);
}

void TextSource::fail_to_be(std::size_t at, std::string_view expected) const {
    constexpr std::size_t shown = 20;
    const std::string found = at >= text.size()  ? "the end of the file"
                              : text[at] == '\n' ? "the end of the line"
                                                 : "'" + printable(text.substr(at, shown)) + "'";
    fail(at, fmt::format("expected {}, found {}", expected, found));
}

std::vector<TextLine> lines_of(std::string_view text) {
    std::vector<TextLine> lines;
    std::size_t number = 0;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        const std::string_view line = text.substr(begin, end - begin);
        begin = end + 1;
        ++number;
        if (line.find_first_not_of(" \t\r") != std::string_view::npos) {
            lines.push_back({line, number});
        }
    }
    return lines;
}

std::string read_file_of_flag(const std::string& file, std::string_view flag, std::size_t max) {
    try {
        if (std::optional<std::string> text = platform::read_input(file, max)) {
            return std::move(*text);
        }
    } catch (const Error& error) {
        throw Error(error.kind(), fmt::format("{}: {}", flag, error.what()), error.hint());
    }
    throw Error(ErrorKind::usage, fmt::format("{}: '{}' has more than {} bytes", flag, file, max),
                "is it the right file?");
}

}  // namespace ipcbench::runner
