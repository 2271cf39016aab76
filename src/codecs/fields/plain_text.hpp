#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "codecs/fields/byte_block.hpp"
#include "codecs/fields/plain_front.hpp"

namespace ipcbench::codecs {

/// Returns whether JSON writes this byte unescaped and it is a character by itself: printable ASCII or DEL, but no
/// quote and no backslash.
[[nodiscard]] constexpr bool is_plain(char c) noexcept {
    return static_cast<signed char>(c) >= ' ' && c != '"' && c != '\\';  // bytes beyond ASCII are negative
}

/// A function that finds the first byte that is not plain in a long text, of at least `shortest` bytes.
struct PlainScan {
    static constexpr std::size_t shortest = 64;

    std::string_view name;
    std::size_t (*length)(const char* text, std::size_t size) noexcept;
    std::size_t (*copy)(const char* text, std::size_t size, char* to) noexcept;
};

/// Returns the scans that this processor can run, the fastest first.
[[nodiscard]] std::span<const PlainScan> plain_scans() noexcept;

/// Runs the first of them.
[[nodiscard]] std::size_t long_plain_length(const char* text, std::size_t size) noexcept;
[[nodiscard]] std::size_t copy_long_plain(const char* text, std::size_t size, char* to) noexcept;

/// After a byte that is not plain, the next one is often near, so the rest is scanned in parts of this size, without a
/// call.
inline constexpr std::size_t short_run = PlainScan::shortest - 1;

/// Scans a text of any size in the largest blocks that fit into it; a long text is left to `scan`.
template <class... To>
[[nodiscard]] inline std::size_t scan_plain(std::size_t (&scan)(const char*, std::size_t, To*...) noexcept,
                                            std::string_view text, To*... to) noexcept {
    if (text.size() >= PlainScan::shortest) {
        return scan(text.data(), text.size(), to...);
    }
    if (text.size() >= WideBlock::size) {
        return plain_front<WideBlock>(text.data(), text.size(), to...);
    }
    if (text.size() >= WordBlock::size) {
        return plain_front<WordBlock>(text.data(), text.size(), to...);
    }
    std::size_t at = 0;
    for (; at < text.size() && is_plain(text[at]); ++at) {
        ((to[at] = text[at]), ...);
    }
    return at;
}

/// Returns the number of plain bytes at the front of the text.
[[nodiscard]] inline std::size_t plain_length(std::string_view text) noexcept {
    return scan_plain(long_plain_length, text);
}

/// Copies the plain bytes at the front of the text and returns their number. May also write what follows them, but not
/// more than the text's size.
[[nodiscard]] inline std::size_t copy_plain(std::string_view text, char* to) noexcept {
    return scan_plain(copy_long_plain, text, to);
}

}  // namespace ipcbench::codecs
