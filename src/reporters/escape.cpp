#include "reporters/escape.hpp"

#include <algorithm>
#include <array>

#include "ipcbench/base/printable.hpp"

namespace ipcbench::reporters {

std::string escaped(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    for (const char c : printable(text)) {
        switch (c) {
            case '&':
                result += "&amp;";
                break;
            case '<':
                result += "&lt;";
                break;
            case '>':
                result += "&gt;";
                break;
            case '"':
                result += "&quot;";
                break;
            case '\'':
                result += "&#39;";
                break;
            default:
                result += c;
                break;
        }
    }
    return result;
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
    std::string quoted = "\"";
    for (const char c : text) {
        quoted += c == '"' ? "\"\"" : std::string(1, c);
    }
    return quoted + "\"";
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
    std::string text;
    text.reserve(json.size());
    for (const char c : json) {
        text += c == '<' ? "\\u003c" : c == '>' ? "\\u003e" : c == '&' ? "\\u0026" : std::string(1, c);
    }
    return text;
}

}  // namespace ipcbench::reporters
