#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "codecs/fields/byte_block.hpp"
#include "codecs/fields/plain_front.hpp"

namespace ipcbench::codecs {

/// Whether JSON writes this byte as it is, and it is one character by itself: printable ASCII or DEL, no quote, no
/// backslash.
[[nodiscard]] constexpr bool is_plain(char c) noexcept {
    return static_cast<signed char>(c) >= ' ' && c != '"' && c != '\\';  // what is not ASCII is negative
}

/// A way to look for the first byte that is not plain in a long text: of at least `shortest` bytes.
struct PlainScan {
    static constexpr std::size_t shortest = 64;

    std::string_view name;
    std::size_t (*length)(const char* text, std::size_t size) noexcept;
    std::size_t (*copy)(const char* text, std::size_t size, char* to) noexcept;
};

/// Those that this processor can run, the fastest first.
[[nodiscard]] std::span<const PlainScan> plain_scans() noexcept;

/// What the first of them does.
[[nodiscard]] std::size_t long_plain_length(const char* text, std::size_t size) noexcept;
[[nodiscard]] std::size_t copy_long_plain(const char* text, std::size_t size, char* to) noexcept;

/// A text that was not plain once is often not plain again soon: the rest is scanned in parts of this size, without a
/// call.
inline constexpr std::size_t short_run = PlainScan::shortest - 1;

/// Looks at a text of any size by the largest blocks that fit into it; a long one is left to `scan`.
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

/// Bytes at the front of the text that are plain.
[[nodiscard]] inline std::size_t plain_length(std::string_view text) noexcept {
    return scan_plain(long_plain_length, text);
}

/// Copies the bytes at the front of the text that are plain, and returns how many; may write what is behind them as
/// well, but not more than the text's size.
[[nodiscard]] inline std::size_t copy_plain(std::string_view text, char* to) noexcept {
    return scan_plain(copy_long_plain, text, to);
}

}  // namespace ipcbench::codecs
