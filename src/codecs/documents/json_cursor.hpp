#pragma once

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>

#include "codecs/fields/plain_text.hpp"
#include "codecs/fields/utf8.hpp"

namespace ipcbench::codecs {

/// A place in a text that is read as JSON, and what the characters there mean: blanks, words, digits and escapes.
class JsonCursor {
public:
    /// Returns where the text stops to be what it should be, in bytes, and what was expected there.
    [[nodiscard]] std::size_t at() const noexcept { return static_cast<std::size_t>(at_ - begin_); }
    [[nodiscard]] const char* expected() const noexcept { return expected_; }

protected:
    void begin(std::string_view text) noexcept {
        begin_ = at_ = text.data();
        end_ = begin_ + text.size();
    }

    bool fail(const char* expected) noexcept {
        expected_ = expected;
        return false;
    }
    [[nodiscard]] char peek() const noexcept { return at_ < end_ ? *at_ : '\0'; }
    [[nodiscard]] std::string_view rest() const noexcept { return {at_, static_cast<std::size_t>(end_ - at_)}; }
    void skip_blanks() noexcept {
        while (at_ < end_ && (*at_ == ' ' || *at_ == '\n' || *at_ == '\t' || *at_ == '\r')) {
            ++at_;
        }
    }

    bool take_word(std::string_view word) noexcept {
        if (!rest().starts_with(word)) {
            return fail("a value");
        }
        at_ += word.size();
        return true;
    }

    [[nodiscard]] static bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

    /// Returns whether digits, at least one, are at `at`, and moves it behind them.
    [[nodiscard]] bool skip_digits(const char*& at) const noexcept {
        const char* const first = at;
        while (at < end_ && is_digit(*at)) {
            ++at;
        }
        return at > first;
    }

    /// Appends the rest of a string, up to its quote, to `unescaped_`.
    bool read_special_text() {
        while (peek() != '"') {
            if (const std::size_t beyond = beyond_ascii_length(rest()); beyond > 0) {
                unescaped_.append(at_, beyond);
                at_ += beyond;
            } else if (peek() == '\\') {
                if (!read_escape()) {
                    return false;
                }
            } else {
                return fail(at_ == end_ ? "'\"'" : static_cast<unsigned char>(*at_) < ' ' ? "an escape" : "UTF-8");
            }
            const std::size_t plain = plain_length(rest());
            unescaped_.append(at_, plain);
            at_ += plain;
        }
        return true;
    }

    bool read_escape() {
        constexpr std::string_view letters = "\"\\/bfnrt";
        constexpr std::string_view meant = "\"\\/\b\f\n\r\t";
        const char letter = at_ + 1 < end_ ? at_[1] : '\0';
        if (letter == 'u') {
            return read_unicode();
        }
        const std::size_t which = letters.find(letter);
        if (letter == '\0' || which == std::string_view::npos) {
            return fail("an escape");
        }
        unescaped_ += meant[which];
        at_ += 2;
        return true;
    }

    /// Returns the number of the \uXXXX there; nothing valid gives a number beyond 16 bits.
    [[nodiscard]] std::uint32_t hexadecimal_at(const char* at) const noexcept {
        constexpr std::uint32_t none = 0x10000;
        constexpr std::ptrdiff_t size = 6;
        if (end_ - at < size || at[0] != '\\' || at[1] != 'u') {
            return none;
        }
        std::uint32_t code = 0;
        const auto [behind, problem] = std::from_chars(at + 2, at + size, code, 16);
        return problem == std::errc{} && behind == at + size ? code : none;
    }

    bool read_unicode() {
        constexpr std::ptrdiff_t size = 6;
        std::uint32_t code = hexadecimal_at(at_);
        std::ptrdiff_t read = size;
        if (code >= 0xd800 && code < 0xdc00) {
            const std::uint32_t low = hexadecimal_at(at_ + size);
            if (low < 0xdc00 || low > 0xdfff) {
                return fail("both halves of a surrogate pair");
            }
            code = 0x10000 + ((code - 0xd800) << 10U) + (low - 0xdc00);
            read += size;
        } else if (code >= 0xdc00 && code < 0xe000) {
            return fail("both halves of a surrogate pair");
        } else if (code > 0xffff) {
            return fail("four hexadecimal digits");
        }
        append_utf8(code);
        at_ += read;
        return true;
    }

    void append_utf8(std::uint32_t code) {
        const auto byte = [this](std::uint32_t value) { unescaped_ += static_cast<char>(value); };
        if (code < 0x80) {
            byte(code);
        } else if (code < 0x800) {
            byte(0xc0 | code >> 6U);
            byte(0x80 | (code & 0x3fU));
        } else if (code < 0x10000) {
            byte(0xe0 | code >> 12U);
            byte(0x80 | (code >> 6U & 0x3fU));
            byte(0x80 | (code & 0x3fU));
        } else {
            byte(0xf0 | code >> 18U);
            byte(0x80 | (code >> 12U & 0x3fU));
            byte(0x80 | (code >> 6U & 0x3fU));
            byte(0x80 | (code & 0x3fU));
        }
    }

    // NOLINTBEGIN(readability-identifier-naming): only the parser derives from this class, and they are its own
    const char* begin_ = nullptr;
    const char* at_ = nullptr;
    const char* end_ = nullptr;
    const char* expected_ = "";
    std::string unescaped_;  ///< the last text that had an escape or a character beyond ASCII
    // NOLINTEND(readability-identifier-naming)
};

}  // namespace ipcbench::codecs
