#include "codecs/fields/plain_text.hpp"

#include <array>

#include "codecs/fields/plain_avx2.hpp"

namespace ipcbench::codecs {
namespace {

std::size_t plain_length_wide(const char* text, std::size_t size) noexcept {
    return plain_front<WideBlock>(text, size);
}
std::size_t copy_plain_wide(const char* text, std::size_t size, char* to) noexcept {
    return plain_front<WideBlock>(text, size, to);
}

std::size_t plain_length_words(const char* text, std::size_t size) noexcept {
    return plain_front<WordBlock>(text, size);
}
std::size_t copy_plain_words(const char* text, std::size_t size, char* to) noexcept {
    return plain_front<WordBlock>(text, size, to);
}

constexpr std::array scans {
#if defined(__x86_64__)
    PlainScan{"AVX2", plain_length_avx2, copy_plain_avx2},
#endif
        PlainScan{"16 bytes", plain_length_wide, copy_plain_wide},
        PlainScan{"8 bytes", plain_length_words, copy_plain_words},
};

}  // namespace

std::span<const PlainScan> plain_scans() noexcept {
    const std::span<const PlainScan> all = scans;
#if defined(__x86_64__)
    if (!__builtin_cpu_supports("avx2")) {
        return all.subspan(1);
    }
#endif
    return all;
}

std::size_t long_plain_length(const char* text, std::size_t size) noexcept {
    static const auto fastest = plain_scans().front().length;
    return fastest(text, size);
}

std::size_t copy_long_plain(const char* text, std::size_t size, char* to) noexcept {
    static const auto fastest = plain_scans().front().copy;
    return fastest(text, size, to);
}

}  // namespace ipcbench::codecs
