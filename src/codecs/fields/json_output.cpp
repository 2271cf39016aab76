#include "codecs/fields/json_output.hpp"

#include "codecs/fields/utf8.hpp"

namespace ipcbench::codecs {

JsonOutput JsonOutput::with_special_text(JsonOutput json, std::string_view value) noexcept {
    while (json.good_ && !value.empty()) {
        if (!is_plain(value.front())) {
            json.special(value);
        }
        const std::string_view run = value.substr(0, short_run);
        if (json.space_left() < run.size()) {
            json.good_ = false;
            break;
        }
        const std::size_t plain = copy_plain(run, json.next());
        json.advance(plain);
        value.remove_prefix(plain);
    }
    return json;
}

/// Consumes the character at the front of the text that is not plain, or several beyond ASCII.
void JsonOutput::special(std::string_view& value) noexcept {
    std::size_t size = beyond_ascii_length(value);
    if (size > 0) {
        put(value.substr(0, size));
    } else if (size = character_size(value); size > 0) {
        escape(value.front());
    } else {
        good_ = false;
    }
    value.remove_prefix(size);
}

/// Escapes as RFC 8259, section 7, with the short form if there is one.
void JsonOutput::escape(char c) noexcept {
    constexpr std::string_view shortened = "\"\\\b\f\n\r\t";
    constexpr std::string_view letters = "\"\\bfnrt";
    if (const std::size_t which = shortened.find(c); which != std::string_view::npos) {
        const char text[] = {'\\', letters[which]};
        put({text, sizeof text});
        return;
    }
    constexpr std::string_view digits = "0123456789abcdef";
    const auto code = static_cast<unsigned char>(c);
    const char text[] = {'\\', 'u', '0', '0', digits[code / digits.size()], digits[code % digits.size()]};
    put({text, sizeof text});
}

}  // namespace ipcbench::codecs
