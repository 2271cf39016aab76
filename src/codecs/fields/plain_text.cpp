#include "codecs/fields/plain_text.hpp"

namespace ipcbench::codecs {
namespace {

constexpr std::size_t block = 64;

bool is_ascii(std::string_view text) noexcept {
    unsigned char all = 0;
    for (const char c : text) {
        all |= static_cast<unsigned char>(c);
    }
    return all < 0x80U;
}

/// The size of the character at the front, 0 where there is none: RFC 3629, section 4.
std::size_t character_size(std::string_view text) noexcept {
    const auto byte = [&](std::size_t i) -> unsigned {
        return i < text.size() ? static_cast<unsigned char>(text[i]) : 0;
    };
    const auto within = [](unsigned value, unsigned least, unsigned most) { return value >= least && value <= most; };
    const auto tail = [&](std::size_t i) { return within(byte(i), 0x80, 0xbf); };
    const unsigned first = byte(0);
    if (first < 0x80) {
        return 1;
    }
    if (within(first, 0xc2, 0xdf)) {
        return tail(1) ? 2 : 0;
    }
    if (within(first, 0xe0, 0xef)) {
        // Neither in more bytes than it needs, nor half of a surrogate pair.
        const bool second = within(byte(1), first == 0xe0 ? 0xa0 : 0x80, first == 0xed ? 0x9f : 0xbf);
        return second && tail(2) ? 3 : 0;
    }
    if (within(first, 0xf0, 0xf4)) {
        const bool second = within(byte(1), first == 0xf0 ? 0x90 : 0x80, first == 0xf4 ? 0x8f : 0xbf);
        return second && tail(2) && tail(3) ? 4 : 0;
    }
    return 0;
}

}  // namespace

bool is_utf8(std::string_view text) noexcept {
    while (!text.empty()) {
        if (is_ascii(text.substr(0, block))) {
            text.remove_prefix(text.size() < block ? text.size() : block);
            continue;
        }
        const std::size_t size = character_size(text);
        if (size == 0) {
            return false;
        }
        text.remove_prefix(size);
    }
    return true;
}

}  // namespace ipcbench::codecs
