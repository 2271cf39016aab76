#pragma once

#include <cstddef>

namespace ipcbench::codecs {

// Does the same as plain_front, 32 bytes at a time: for x86-64 processors that have AVX2, and texts of at least that
// size.
[[nodiscard]] std::size_t plain_length_avx2(const char* text, std::size_t size) noexcept;
[[nodiscard]] std::size_t copy_plain_avx2(const char* text, std::size_t size, char* to) noexcept;

}  // namespace ipcbench::codecs
