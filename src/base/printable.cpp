#include "ipcbench/base/printable.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <iterator>

namespace ipcbench {
namespace {

struct Range {
    char32_t first;
    char32_t last;
};

/// Characters beyond ASCII that are not shown, in order: C1, everything that Unicode calls Default_Ignorable_Code_Point
/// (invisible: zero-width and bidirectional controls, fillers, variation selectors, tags), line separators,
/// annotations, noncharacters.
constexpr std::array<Range, 19> not_shown{{
    {0x0080, 0x009F}, {0x00AD, 0x00AD},   {0x034F, 0x034F},   {0x061C, 0x061C},   {0x115F, 0x1160},
    {0x17B4, 0x17B5}, {0x180B, 0x180F},   {0x200B, 0x200F},   {0x2028, 0x202E},   {0x2060, 0x206F},
    {0x3164, 0x3164}, {0xFDD0, 0xFDEF},   {0xFE00, 0xFE0F},   {0xFEFF, 0xFEFF},   {0xFFA0, 0xFFA0},
    {0xFFF0, 0xFFFB}, {0x1BCA0, 0x1BCA3}, {0x1D173, 0x1D17A}, {0xE0000, 0xE0FFF},
}};

bool is_shown(char32_t character) {
    constexpr char32_t first_beyond_ascii = 0x80;
    if (character < first_beyond_ascii) {
        return character >= ' ' && character != 0x7F;
    }
    constexpr char32_t noncharacter = 0xFFFE;  // the last two of each plane
    const auto* const range = std::lower_bound(not_shown.begin(), not_shown.end(), character,
                                               [](const Range& one, char32_t wanted) { return one.last < wanted; });
    return (range == not_shown.end() || character < range->first) && (character & noncharacter) != noncharacter;
}

/// Returns whether a byte is a character by itself that is shown: nearly all text consists of these.
bool is_plain(char letter) {
    return letter >= ' ' && letter < 0x7F;
}

/// A character and its size in bytes; size 0 if the text is not valid UTF-8 (RFC 3629, section 4).
struct Decoded {
    char32_t character = 0;
    std::size_t size = 0;
};

Decoded decode(std::string_view text) {
    struct Form {
        unsigned char mask;
        unsigned char lead;
        char32_t min;  // smaller values have a shorter encoding
    };
    constexpr std::array<Form, 4> forms{
        {{0x80, 0x00, 0}, {0xE0, 0xC0, 0x80}, {0xF0, 0xE0, 0x800}, {0xF8, 0xF0, 0x10000}}};
    const auto lead = static_cast<unsigned char>(text.front());
    const auto* const form =
        std::find_if(forms.begin(), forms.end(), [lead](const Form& one) { return (lead & one.mask) == one.lead; });
    const auto size = static_cast<std::size_t>(std::distance(forms.begin(), form)) + 1;
    if (form == forms.end() || size > text.size()) {
        return {};
    }
    auto character = static_cast<char32_t>(lead & ~form->mask);
    for (const char c : text.substr(1, size - 1)) {
        constexpr unsigned char mask = 0xC0;
        constexpr unsigned char continuation = 0x80;
        const auto byte = static_cast<unsigned char>(c);
        if ((byte & mask) != continuation) {
            return {};
        }
        character = (character << 6U) | (byte & ~mask & 0xFFU);
    }
    constexpr Range surrogates{0xD800, 0xDFFF};
    constexpr char32_t last = 0x10FFFF;
    const bool valid =
        character >= form->min && character <= last && (character < surrogates.first || character > surrogates.last);
    return valid ? Decoded{character, size} : Decoded{};
}

std::string escape(const char* form, std::uint32_t number) {
    std::array<char, sizeof "\\U0010ffff"> text{};
    std::snprintf(text.data(), text.size(), form, number);
    return text.data();
}

std::string escape(char32_t character) {
    switch (character) {
        case '\n':
            return "\\n";
        case '\r':
            return "\\r";
        case '\t':
            return "\\t";
        default:
            break;
    }
    constexpr char32_t last_of_ascii = 0x7F;
    constexpr char32_t last_of_four_digits = 0xFFFF;
    return escape(character <= last_of_ascii         ? "\\x%02x"
                  : character <= last_of_four_digits ? "\\u%04x"
                                                     : "\\U%08x",
                  character);
}

/// Escapes a character as in JSON: with two surrogates if four digits are not enough.
std::string json_escape(char32_t character) {
    constexpr char32_t beyond = 0x10000;
    if (character < beyond) {
        return escape("\\u%04x", character);
    }
    const char32_t rest = character - beyond;
    return escape("\\u%04x", 0xD800U + (rest >> 10U)) + escape("\\u%04x", 0xDC00U + (rest & 0x3FFU));
}

}  // namespace

std::string printable(std::string_view text) {
    std::string shown;
    shown.reserve(text.size());
    while (true) {
        const auto* const plain_end = std::find_if_not(text.begin(), text.end(), is_plain);
        shown.append(text.begin(), plain_end);
        text.remove_prefix(static_cast<std::size_t>(plain_end - text.begin()));
        if (text.empty()) {
            return shown;
        }
        const Decoded next = decode(text);
        if (next.size == 0) {
            shown += escape("\\x%02x", static_cast<unsigned char>(text.front()));
            text.remove_prefix(1);
            continue;
        }
        if (is_shown(next.character)) {
            shown += text.substr(0, next.size);
        } else {
            shown += escape(next.character);
        }
        text.remove_prefix(next.size);
    }
}

std::string printable_json(std::string_view json) {
    std::string shown;
    shown.reserve(json.size());
    while (!json.empty()) {
        const Decoded next = decode(json);
        const std::size_t size = std::max<std::size_t>(next.size, 1);
        // Control characters occur only between values, where the writer put them: JSON does not allow them in strings.
        if (next.size == 0 || next.character < ' ' || is_shown(next.character)) {
            shown += json.substr(0, size);
        } else {
            shown += json_escape(next.character);
        }
        json.remove_prefix(size);
    }
    return shown;
}

}  // namespace ipcbench
