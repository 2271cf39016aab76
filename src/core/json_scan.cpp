#include "core/json_scan.hpp"

#include <bitset>

namespace ipcbench {
namespace {

constexpr unsigned char first_printable = 0x20;

[[nodiscard]] bool is_decimal(char c) noexcept {
    return c >= '0' && c <= '9';
}

[[nodiscard]] bool is_hexadecimal_digit(char c) noexcept {
    return is_decimal(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

}  // namespace

bool JsonScan::skip_string(const char* expected) noexcept {
    if (!take('"', expected)) {
        return false;
    }
    while (at_ < text_.size()) {
        const char c = text_[at_];
        if (c == '"') {
            ++at_;
            return true;
        }
        if (c == '\\') {
            if (!skip_escape()) {
                return false;
            }
        } else if (static_cast<unsigned char>(c) < first_printable) {
            return fail("a character of a string (control characters must be escaped)");
        } else {
            ++at_;
        }
    }
    return fail("the end of the string");
}

bool JsonScan::skip_escape() noexcept {
    constexpr std::size_t hexadecimal_digits = 4;
    ++at_;
    const char c = peek();
    if (c != 'u') {
        if (c == '\0' || std::string_view("\"\\/bfnrt").find(c) == std::string_view::npos) {
            return fail("an escape: one of \"\\/bfnrtu");
        }
        ++at_;
        return true;
    }
    ++at_;
    for (std::size_t i = 0; i < hexadecimal_digits; ++i) {
        if (!is_hexadecimal_digit(peek())) {
            return fail("a hexadecimal digit");
        }
        ++at_;
    }
    return true;
}

bool JsonScan::skip_digits() noexcept {
    if (!is_decimal(peek())) {
        return fail("a digit");
    }
    while (is_decimal(peek())) {
        ++at_;
    }
    return true;
}

bool JsonScan::skip_number() noexcept {
    at_ += peek() == '-' ? 1 : 0;
    if (peek() == '0') {
        ++at_;
    } else if (!skip_digits()) {
        return false;
    }
    if (peek() == '.') {
        ++at_;
        if (!skip_digits()) {
            return false;
        }
    }
    if (peek() == 'e' || peek() == 'E') {
        ++at_;
        at_ += peek() == '+' || peek() == '-' ? 1 : 0;
        return skip_digits();
    }
    return true;
}

bool JsonScan::skip_word(std::string_view word) noexcept {
    if (text_.substr(at_, word.size()) != word) {
        return fail("a value");
    }
    at_ += word.size();
    return true;
}

bool JsonScan::skip_scalar() noexcept {
    switch (peek()) {
        case '"':
            return skip_string("a value");
        case 't':
            return skip_word("true");
        case 'f':
            return skip_word("false");
        case 'n':
            return skip_word("null");
        default:
            return is_decimal(peek()) || peek() == '-' ? skip_number() : fail("a value");
    }
}

bool JsonScan::skip_key() noexcept {
    skip_blanks();
    if (!skip_string("a key in quotes")) {
        return false;
    }
    skip_blanks();
    return take(':', "':'");
}

bool JsonScan::skip_value() noexcept {
    std::bitset<max_nesting> is_object;
    std::size_t nesting = 0;
    while (true) {
        skip_blanks();
        if (const char opening = peek(); opening == '{' || opening == '[') {
            if (nesting == max_nesting) {
                return fail("a value that is nested less deeply");
            }
            const bool object = opening == '{';
            ++at_;
            skip_blanks();
            if (peek() != (object ? '}' : ']')) {
                is_object[nesting++] = object;
                if (object && !skip_key()) {
                    return false;
                }
                continue;
            }
            ++at_;
        } else if (!skip_scalar()) {
            return false;
        }
        // A value has ended, and possibly those around it.
        while (true) {
            if (nesting == 0) {
                return true;
            }
            const bool object = is_object[nesting - 1];
            skip_blanks();
            if (peek() == ',') {
                ++at_;
                if (object && !skip_key()) {
                    return false;
                }
                break;
            }
            if (!take(object ? '}' : ']', object ? "',' or '}'" : "',' or ']'")) {
                return false;
            }
            --nesting;
        }
    }
}

std::string without_blanks(std::string_view document) {
    std::string text;
    text.reserve(document.size());
    bool in_string = false;
    for (std::size_t i = 0; i < document.size(); ++i) {
        const char c = document[i];
        if (in_string && c == '\\') {
            text += document.substr(i, 2);
            ++i;
            continue;
        }
        in_string = c == '"' ? !in_string : in_string;
        if (in_string || (c != ' ' && c != '\t' && c != '\n' && c != '\r')) {
            text += c;
        }
    }
    return text;
}

}  // namespace ipcbench
