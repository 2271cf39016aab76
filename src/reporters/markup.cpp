#include "reporters/markup.hpp"

#include <algorithm>

namespace ipcbench::reporters {
namespace {

constexpr const char* replacement = "\xEF\xBF\xBD";  // U+FFFD

bool continues(char c) {
    constexpr unsigned mask = 0xC0;
    constexpr unsigned continuation = 0x80;
    return (static_cast<unsigned char>(c) & mask) == continuation;
}

}  // namespace

std::string escaped(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        switch (c) {
            case '&':
                result += "&amp;";
                continue;
            case '<':
                result += "&lt;";
                continue;
            case '>':
                result += "&gt;";
                continue;
            case '"':
                result += "&quot;";
                continue;
            case '\'':
                result += "&#39;";
                continue;
            default:
                break;
        }
        const auto byte = static_cast<unsigned char>(c);
        const std::string_view three = text.substr(i, 3);
        if (byte < 0x20 && c != '\t' && c != '\n') {
            result += replacement;
        } else if (three == "\xEF\xBF\xBE" || three == "\xEF\xBF\xBF") {
            result += replacement;
            i += 2;
        } else {
            result += c;
        }
    }
    return result;
}

std::size_t characters_in(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return !continues(c); }));
}

std::string shortened(std::string_view text, std::size_t most) {
    if (characters_in(text) <= most) {
        return std::string(text);
    }
    std::size_t end = 0;
    for (std::size_t kept = 0; end < text.size(); ++end) {
        if (!continues(text[end]) && kept++ == most - 1) {
            break;
        }
    }
    return std::string(text.substr(0, end)) + "\xE2\x80\xA6";  // U+2026
}

}  // namespace ipcbench::reporters
