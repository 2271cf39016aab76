#pragma once

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <system_error>

#include "codecs/fields/digits.hpp"
#include "codecs/fields/plain_text.hpp"

namespace ipcbench::codecs {

/// Writes JSON to the front of a frame, piece by piece, and records whether everything fitted and was UTF-8. It must
/// stay in registers: only inlined functions may take its address.
class JsonOutput {
public:
    explicit JsonOutput(std::span<std::byte> out) noexcept
        : begin_(reinterpret_cast<char*>(out.data())), at_(begin_), end_(begin_ + out.size()) {}

    /// Returns the number of bytes written; 0 after an error.
    [[nodiscard]] std::size_t size() const noexcept { return good_ ? static_cast<std::size_t>(at_ - begin_) : 0; }

    /// Returns the position of the next bytes, and how many may be written there.
    [[nodiscard]] char* next() const noexcept { return at_; }
    [[nodiscard]] std::size_t space_left() const noexcept { return static_cast<std::size_t>(end_ - at_); }
    /// Advances past bytes that were written there.
    void advance(std::size_t bytes) noexcept { at_ += bytes; }

    /// Writes text that is already JSON.
    void put(std::string_view json) noexcept {
        if (space_left() < json.size()) {
            good_ = false;
            return;
        }
        std::memcpy(at_, json.data(), json.size());
        advance(json.size());
    }

    void number(std::uint64_t value) noexcept {
        constexpr std::uint64_t eight_digits = 100'000'000;
        const std::uint64_t front = value / eight_digits;
        const auto [behind, problem] = std::to_chars(at_, end_, front > 0 ? front : value);
        good_ = good_ && problem == std::errc{};
        at_ = behind;
        if (front > 0) {
            const std::uint64_t digits = number_to_eight_digits(value % eight_digits);
            put({reinterpret_cast<const char*>(&digits), sizeof digits});
        }
    }

    /// Writes text between the quotes of a string.
    void text(std::string_view value) noexcept {
        if (space_left() < value.size()) {  // escapes only make it longer
            good_ = false;
            return;
        }
        const std::size_t plain = copy_plain(value, at_);
        advance(plain);
        if (plain < value.size()) [[unlikely]] {
            *this = with_special_text(*this, value.substr(plain));
        }
    }

private:
    /// Writes the rest of a text that starts with a character that is not plain.
    [[nodiscard]] static JsonOutput with_special_text(JsonOutput json, std::string_view value) noexcept;
    void special(std::string_view& value) noexcept;
    void escape(char c) noexcept;

    char* begin_;
    char* at_;
    char* end_;
    bool good_ = true;
};

}  // namespace ipcbench::codecs
