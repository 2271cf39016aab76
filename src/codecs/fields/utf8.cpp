#include "codecs/fields/utf8.hpp"

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
