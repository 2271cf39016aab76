#include "reporters/text_shape.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace ipcbench::reporters {
namespace {

/// Returns whether a byte of UTF-8 continues a character.
bool continues(char c) {
    constexpr unsigned mask = 0xC0;
    constexpr unsigned continuation = 0x80;
    return (static_cast<unsigned char>(c) & mask) == continuation;
}

/// Returns whether the word is a unit, perhaps with punctuation after it.
bool is_unit(std::string_view word) {
    constexpr std::array<std::string_view, 13> units{"%", "ns", "us",  "\u00b5s", "ms", "s",   "x",
                                                     "B", "kB", "KiB", "MiB",     "MB", "MB/s"};
    while (!word.empty() && std::string_view(".,;:)").find(word.back()) != std::string_view::npos) {
        word.remove_suffix(1);
    }
    return std::find(units.begin(), units.end(), word) != units.end();
}

/// Returns the length of the first word, or of a number with its unit.
std::size_t first_piece(std::string_view text) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const bool is_number = end > 0 && std::isdigit(static_cast<unsigned char>(text[end - 1])) != 0;
    if (!is_number || end == text.size()) {
        return end;
    }
    const std::size_t next_end = std::min(text.find(' ', end + 1), text.size());
    return is_unit(text.substr(end + 1, next_end - end - 1)) ? next_end : end;
}

}  // namespace

std::string wrapped(std::string_view text, std::size_t indent, std::size_t width) {
    if (width == 0) {
        return std::string(text);
    }
    std::string lines;
    std::size_t column = indent;
    while (!text.empty()) {
        const std::string_view word = text.substr(0, first_piece(text));
        text.remove_prefix(std::min(word.size() + 1, text.size()));
        const std::size_t length = characters_in(word);
        if (column > indent && column + 1 + length > width) {
            lines += "\n" + std::string(indent, ' ');
            column = indent;
        }
        lines += column > indent ? " " : "";
        lines += word;
        column += (column > indent ? 1 : 0) + length;
    }
    return lines;
}

std::size_t characters_in(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return !continues(c); }));
}

std::string capitalised(std::string text) {
    if (!text.empty()) {
        text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
    }
    return text;
}

std::string shortened(std::string_view text, std::size_t max) {
    if (characters_in(text) <= max) {
        return std::string(text);
    }
    std::size_t end = 0;
    for (std::size_t kept = 0; end < text.size(); ++end) {
        if (!continues(text[end]) && kept++ == max - 1) {
            break;
        }
    }
    return std::string(text.substr(0, end)) + "\xE2\x80\xA6";  // U+2026
}

}  // namespace ipcbench::reporters
