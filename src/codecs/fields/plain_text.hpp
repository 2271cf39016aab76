#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace ipcbench::codecs {

/// Whether JSON writes this byte as it is, and it is one character by itself: printable ASCII, no quote, no backslash.
[[nodiscard]] constexpr bool is_plain(char c) noexcept {
    return static_cast<signed char>(c) >= ' ' && c != '"' && c != '\\';  // what is not ASCII is negative
}

/// Whether the eight bytes from there on are plain, all at once:
/// https://graphics.stanford.edu/~seander/bithacks.html#ZeroInWord
[[nodiscard]] inline bool are_eight_plain(const char* text) noexcept {
    constexpr std::uint64_t ones = 0x0101010101010101;
    constexpr std::uint64_t tops = 0x80 * ones;
    std::uint64_t word = 0;
    std::memcpy(&word, text, sizeof word);
    const std::uint64_t quote = word ^ '"' * ones;
    const std::uint64_t backslash = word ^ '\\' * ones;
    return (((word - ' ' * ones) | (quote - ones) | (backslash - ones) | word) & tops) == 0;
}

/// Bytes at the front of `text` that are plain.
[[nodiscard]] inline std::size_t plain_length(std::string_view text) noexcept {
    constexpr std::size_t block = 64;
    constexpr std::size_t word = sizeof(std::uint64_t);
    std::size_t at = 0;
    // No way out of the middle of a block, so that the compiler makes vector instructions of it.
    for (unsigned char special = 0; text.size() - at >= block; at += block) {
        for (std::size_t i = 0; i < block; ++i) {
            special |= static_cast<unsigned char>(!is_plain(text[at + i]));
        }
        if (special != 0) {
            break;
        }
    }
    while (text.size() - at >= word && are_eight_plain(text.data() + at)) {
        at += word;
    }
    // What is left is mostly the last few bytes: the word that ends with them has been looked at in part.
    if (text.size() >= word && text.size() - at < word && are_eight_plain(text.data() + text.size() - word)) {
        return text.size();
    }
    while (at < text.size() && is_plain(text[at])) {
        ++at;
    }
    return at;
}

/// Whether that is UTF-8 (RFC 3629).
[[nodiscard]] bool is_utf8(std::string_view text) noexcept;

}  // namespace ipcbench::codecs
