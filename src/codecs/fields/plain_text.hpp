#pragma once

#include <cstddef>
#include <string_view>
#include <type_traits>

namespace ipcbench::codecs {

/// Whether JSON writes this byte as it is, and it is one character by itself: printable ASCII, no quote, no backslash.
[[nodiscard]] constexpr bool is_plain(char c) noexcept {
    return static_cast<signed char>(c) >= ' ' && c != '"' && c != '\\';  // what is not ASCII is negative
}

/// Bytes at the front of `text` that are plain. Blocks have a fixed size and no way out of their middle, so that the
/// compiler makes vector instructions of them.
[[nodiscard]] inline std::size_t plain_length(std::string_view text) noexcept {
    std::size_t at = 0;
    const auto skip_blocks = [&]<std::size_t size>(std::integral_constant<std::size_t, size> /*of*/) {
        for (; text.size() - at >= size; at += size) {
            unsigned char special = 0;
            for (std::size_t i = 0; i < size; ++i) {
                special |= static_cast<unsigned char>(!is_plain(text[at + i]));
            }
            if (special != 0) {
                return;
            }
        }
    };
    skip_blocks(std::integral_constant<std::size_t, 64>{});
    skip_blocks(std::integral_constant<std::size_t, 16>{});
    while (at < text.size() && is_plain(text[at])) {
        ++at;
    }
    return at;
}

/// Whether that is UTF-8 (RFC 3629).
[[nodiscard]] bool is_utf8(std::string_view text) noexcept;

}  // namespace ipcbench::codecs
