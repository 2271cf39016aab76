#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace ipcbench {

/// Reads JSON (RFC 8259) without building anything: it says where a value ends and what the members of an object are,
/// and refuses what is not JSON. It allocates nothing, and nested values cost no stack, so that it may read what an
/// untrusted program sends. It does not check that strings are UTF-8.
class JsonScan {
public:
    /// Values may be nested as deeply as this.
    static constexpr std::size_t max_nesting = 1000;

    explicit JsonScan(std::string_view text) noexcept : text_(text) {}

    /// Reads an object, and nothing but blanks around it. Calls `member(key, value)` for each of its members, in their
    /// order, with the text between the quotes of the key, escapes unchanged, and with the text of the value. Returns
    /// false if the text is not that; then `at` and `expected` say why.
    template <class Member>
    [[nodiscard]] bool object(const Member& member) {
        skip_blanks();
        if (!take('{', "'{'")) {
            return false;
        }
        skip_blanks();
        if (peek() == '}') {
            ++at_;
            return ends();
        }
        while (true) {
            skip_blanks();
            const std::size_t key = at_ + 1;
            if (!skip_string("a key in quotes")) {
                return false;
            }
            const std::size_t key_end = at_ - 1;
            skip_blanks();
            if (!take(':', "':'")) {
                return false;
            }
            skip_blanks();
            const std::size_t value = at_;
            if (!skip_value()) {
                return false;
            }
            member(text_.substr(key, key_end - key), text_.substr(value, at_ - value));
            skip_blanks();
            if (peek() != ',') {
                return take('}', "',' or '}'") && ends();
            }
            ++at_;
        }
    }

    /// Reads one value, and nothing but blanks around it.
    [[nodiscard]] bool value() noexcept {
        skip_blanks();
        return skip_value() && ends();
    }

    /// Returns where the text stops to be what it should be, and what was expected there.
    [[nodiscard]] std::size_t at() const noexcept { return at_; }
    [[nodiscard]] const char* expected() const noexcept { return expected_; }

private:
    /// Returns the next character; 0 at the end.
    [[nodiscard]] char peek() const noexcept { return at_ < text_.size() ? text_[at_] : '\0'; }
    [[nodiscard]] bool fail(const char* expected) noexcept {
        expected_ = expected;
        return false;
    }
    [[nodiscard]] bool take(char wanted, const char* expected) noexcept {
        if (peek() != wanted || at_ == text_.size()) {
            return fail(expected);
        }
        ++at_;
        return true;
    }
    void skip_blanks() noexcept {
        while (at_ < text_.size() &&
               (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n' || text_[at_] == '\r')) {
            ++at_;
        }
    }
    [[nodiscard]] bool ends() noexcept {
        skip_blanks();
        return at_ == text_.size() || fail("the end");
    }
    [[nodiscard]] bool skip_string(const char* expected) noexcept;
    [[nodiscard]] bool skip_escape() noexcept;
    [[nodiscard]] bool skip_digits() noexcept;
    [[nodiscard]] bool skip_number() noexcept;
    [[nodiscard]] bool skip_word(std::string_view word) noexcept;
    [[nodiscard]] bool skip_scalar() noexcept;
    [[nodiscard]] bool skip_key() noexcept;
    [[nodiscard]] bool skip_value() noexcept;

    std::string_view text_;
    std::size_t at_ = 0;
    const char* expected_ = "";
};

/// Returns a JSON document, which must be valid, without the blanks between its tokens: it is then one line.
[[nodiscard]] std::string without_blanks(std::string_view document);

}  // namespace ipcbench
