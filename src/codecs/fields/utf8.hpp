#pragma once

#include <cstddef>
#include <string_view>

namespace ipcbench::codecs {

/// Returns the size in bytes of the UTF-8 character at the front of the text; 0 if there is none (RFC 3629, section 4).
[[nodiscard]] inline std::size_t character_size(std::string_view text) noexcept {
    const auto byte = [&](std::size_t i) -> unsigned {
        return i < text.size() ? static_cast<unsigned char>(text[i]) : 0;
    };
    const auto within = [](unsigned value, unsigned min, unsigned max) { return value >= min && value <= max; };
    const auto tail = [&](std::size_t i) { return within(byte(i), 0x80, 0xbf); };
    const unsigned first = byte(0);
    if (first < 0x80) {
        return text.empty() ? 0 : 1;
    }
    if (within(first, 0xc2, 0xdf)) {
        return tail(1) ? 2 : 0;
    }
    if (within(first, 0xe0, 0xef)) {
        // Rejects overlong encodings and halves of surrogate pairs.
        const bool second = within(byte(1), first == 0xe0 ? 0xa0 : 0x80, first == 0xed ? 0x9f : 0xbf);
        return second && tail(2) ? 3 : 0;
    }
    if (within(first, 0xf0, 0xf4)) {
        const bool second = within(byte(1), first == 0xf0 ? 0x90 : 0x80, first == 0xf4 ? 0x8f : 0xbf);
        return second && tail(2) && tail(3) ? 4 : 0;
    }
    return 0;
}

/// Returns the number of bytes at the front of the text that are UTF-8 characters beyond ASCII.
[[nodiscard]] inline std::size_t beyond_ascii_length(std::string_view text) noexcept {
    std::size_t at = 0;
    for (;;) {
        const std::size_t size = character_size(text.substr(at));
        if (size < 2) {
            return at;
        }
        at += size;
    }
}

/// Returns whether the text is UTF-8 (RFC 3629).
[[nodiscard]] bool is_utf8(std::string_view text) noexcept;

}  // namespace ipcbench::codecs
