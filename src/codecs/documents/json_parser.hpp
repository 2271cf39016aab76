#pragma once

#include <bitset>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <system_error>

#include "codecs/documents/json_cursor.hpp"
#include "codecs/fields/digits.hpp"
#include "ipcbench/core/document.hpp"

namespace ipcbench::codecs {

/// Reads JSON (RFC 8259) and calls a function of `Events` for each value, named as those of Values, which returns
/// whether to go on. Strict: one value and blanks around it, UTF-8, no number that fits neither into 64 bits nor into a
/// double. Nesting costs no stack. Texts without escapes are passed as they are; others come from a buffer that keeps
/// its memory.
class JsonParser : private JsonCursor {
public:
    /// `max_nesting`: arrays and objects may be nested as deeply as this, at most by one more than in a document.
    explicit JsonParser(std::size_t max_nesting = depths) noexcept : max_nesting_(max_nesting) {}

    using JsonCursor::at;
    using JsonCursor::expected;

    /// Returns whether the whole text is one value and every event was accepted. Otherwise `at` and `expected` say why.
    template <class Events>
    [[nodiscard]] bool parse(std::string_view text, Events& events) {
        begin(text);
        nesting_ = 0;
        do {
            if (!read_value(events)) {
                return false;
            }
            while (nesting_ > 0 && ends_container()) {
                ++at_;
                --nesting_;
                if (!events.end()) {
                    return fail("another value");
                }
            }
            if (nesting_ > 0 && !read_separator(events)) {
                return false;
            }
        } while (nesting_ > 0);
        skip_blanks();
        return at_ == end_ || fail("the end");
    }

private:
    [[nodiscard]] bool in_object() const noexcept { return is_object_[nesting_ - 1]; }
    [[nodiscard]] bool ends_container() noexcept {
        skip_blanks();
        return peek() == (in_object() ? '}' : ']');
    }

    /// Reads one value; of an array or object, all that comes before its first plain value.
    template <class Events>
    bool read_value(Events& events) {
        while (true) {
            skip_blanks();
            switch (peek()) {
                case '{':
                case '[': {
                    const bool is_object = *at_ == '{';
                    if (nesting_ == max_nesting_) {
                        return fail("at most 500 nested arrays and objects");
                    }
                    if (!(is_object ? events.object() : events.array())) {
                        return fail("another value");
                    }
                    ++at_;
                    is_object_[nesting_++] = is_object;
                    if (ends_container()) {
                        return true;
                    }
                    if (is_object && !read_key(events)) {
                        return false;
                    }
                    break;
                }
                case '"':
                    return read_string("a value", [&](std::string_view text) { return events.text(text); });
                case 't':
                    return take_word("true") && (events.boolean(true) || fail("another value"));
                case 'f':
                    return take_word("false") && (events.boolean(false) || fail("another value"));
                case 'n':
                    return take_word("null") && (events.null() || fail("another value"));
                default:
                    return read_number(events);
            }
        }
    }

    /// Reads what separates two values, up to the second.
    template <class Events>
    bool read_separator(Events& events) {
        if (peek() != ',' || at_ == end_) {
            return fail(in_object() ? "',' or '}'" : "',' or ']'");
        }
        ++at_;
        return !in_object() || read_key(events);
    }

    template <class Events>
    bool read_key(Events& events) {
        skip_blanks();
        if (peek() != '"') {
            return fail("a key in quotes");
        }
        if (!read_string("a new key", [&](std::string_view key) { return events.key(key); })) {
            return false;
        }
        skip_blanks();
        if (peek() != ':') {
            return fail("':'");
        }
        ++at_;
        return true;
    }

    /// Reads a string at the quote there. If it is refused, the place is its beginning.
    template <class Accept>
    bool read_string(const char* expected, const Accept& accept) {
        const char* const quote = at_;
        const char* const text = ++at_;
        at_ += plain_length(rest());
        bool accepted = false;
        if (peek() == '"') {
            accepted = accept(std::string_view(text, static_cast<std::size_t>(at_ - text)));
        } else {
            unescaped_.assign(text, at_);
            if (!read_special_text()) {
                return false;
            }
            accepted = accept(std::string_view(unescaped_));
        }
        if (!accepted) {
            at_ = quote;
            return fail(expected);
        }
        ++at_;
        return true;
    }

    template <class Events>
    bool read_number(Events& events) {
        const bool negative = peek() == '-';
        const char* const first = at_ + (negative ? 1 : 0);
        if (first >= end_ || !is_digit(*first)) {
            return fail("a value");
        }
        const Digits digits = leading_digits({first, static_cast<std::size_t>(end_ - first)});
        const char* behind = first + digits.count;
        if (*first == '0' && digits.count > 1) {
            return fail("a number without leading zeros");
        }
        if (behind == end_ || (*behind != '.' && *behind != 'e' && *behind != 'E')) {
            return take_whole(events, negative, digits, behind);
        }
        if (*behind == '.' && !skip_digits(++behind)) {
            return fail("a number with digits behind its point");
        }
        if (behind < end_ && (*behind == 'e' || *behind == 'E')) {
            ++behind;
            behind += behind < end_ && (*behind == '+' || *behind == '-') ? 1 : 0;
            if (!skip_digits(behind)) {
                return fail("a number with digits in its exponent");
            }
        }
        double value = 0;
        if (std::from_chars(at_, behind, value).ec != std::errc{}) {
            return fail("a number that a double can hold");
        }
        if (!events.real(value)) {
            return fail("another value");
        }
        at_ = behind;
        return true;
    }

    template <class Events>
    bool take_whole(Events& events, bool negative, const Digits& digits, const char* behind) {
        constexpr std::size_t always_fit = 18;
        std::uint64_t value = digits.number;
        if (digits.count > always_fit && std::from_chars(at_ + (negative ? 1 : 0), behind, value).ec != std::errc{}) {
            return fail("a number that 64 bits can hold");
        }
        constexpr std::uint64_t most_negative = std::uint64_t{1} << 63U;
        if (negative && value > most_negative) {
            return fail("a number that 64 bits can hold");
        }
        if (!(negative ? events.integer(static_cast<std::int64_t>(~value + 1)) : events.whole(value))) {
            return fail("another value");
        }
        at_ = behind;
        return true;
    }

    /// Those of a document, and the message around it.
    static constexpr std::size_t depths = max_document_depth + 1;

    std::size_t nesting_ = 0;
    std::size_t max_nesting_;
    std::bitset<depths> is_object_;  ///< of the containers around the current place
};

}  // namespace ipcbench::codecs
