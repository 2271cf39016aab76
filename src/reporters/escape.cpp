#include "reporters/escape.hpp"

#include <algorithm>
#include <array>

#include "ipcbench/base/printable.hpp"

namespace ipcbench::reporters {

namespace {

/// Returns the text with what `replacement_of` returns in place of some characters; "" keeps a character.
template <class Replacement>
std::string replaced(std::string_view text, const Replacement& replacement_of) {
    std::string result;
    result.reserve(text.size());
    std::size_t kept = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (const std::string_view replacement = replacement_of(text[i]); !replacement.empty()) {
            result.append(text, kept, i - kept).append(replacement);
            kept = i + 1;
        }
    }
    result.append(text, kept);
    return result;
}

}  // namespace

std::string escaped(std::string_view text) {
    return replaced(printable(text), [](char c) -> std::string_view {
        switch (c) {
            case '&':
                return "&amp;";
            case '<':
                return "&lt;";
            case '>':
                return "&gt;";
            case '"':
                return "&quot;";
            case '\'':
                return "&#39;";
            default:
                return "";
        }
    });
}

std::string markdown_escaped(std::string_view text) {
    std::string safe;
    for (const char c : printable(text)) {
        if (c == '<') {
            safe += "&lt;";
        } else if (c == '&') {  // without this, "&#8238;" would become a character
            safe += "&amp;";
        } else {
            safe += std::string_view("\\`*|[]").find(c) == std::string_view::npos ? "" : "\\";
            safe += c;
        }
    }
    return safe;
}

std::string csv_field(const std::string& text) {
    if (text.find_first_of(",\"\r\n") == std::string::npos) {
        return text;
    }
    return "\"" + replaced(text, [](char c) -> std::string_view { return c == '"' ? "\"\"" : ""; }) + "\"";
}

std::string without_formula(std::string_view text) {
    const std::string shown = printable(text);
    constexpr std::array<std::string_view, 8> signs{"=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20"};
    const std::size_t start = std::min(shown.find_first_not_of(' '), shown.size());
    const bool formula = std::any_of(signs.begin(), signs.end(), [&](std::string_view sign) {
        return std::string_view(shown).substr(start).starts_with(sign);
    });
    return formula ? "'" + shown : shown;
}

std::string script_escaped(std::string_view json) {
    return replaced(json, [](char c) -> std::string_view {
        return c == '<' ? "\\u003c" : c == '>' ? "\\u003e" : c == '&' ? "\\u0026" : "";
    });
}

}  // namespace ipcbench::reporters
