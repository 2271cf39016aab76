#pragma once

#include <cstddef>
#include <cstdint>

namespace ipcbench::codecs {

// Finds which bytes of a text are plain (plain_text.hpp), a block at a time (byte_block.hpp). If `to` is given, each
// function also copies the bytes there in the same pass: the checked bytes are the written bytes, even if the text
// changes meanwhile. The functions are inlined because plain_avx2.cpp compiles them for other processors than the rest.

inline constexpr std::size_t cache_line = 64;

/// A text of this size does not fit in the first-level cache together with its copy. From here on, blocks are aligned
/// to cache lines of the copy, or of the text if there is none: copying with stores across two lines takes 1.8 times as
/// long.
inline constexpr std::size_t long_text = std::size_t{16} * 1024;

/// Returns the bytes of one block that are not plain.
template <class Block, class... To>
[[nodiscard, gnu::always_inline]] inline typename Block::Special take_block(const char* text, std::size_t at,
                                                                            To*... to) noexcept {
    const Block block(text + at);
    (block.store(to + at), ...);
    return block.special();
}

/// Returns whether all bytes of a text of fixed size are plain.
template <class Block, std::size_t size, class... To>
[[nodiscard, gnu::always_inline]] inline bool all_plain(const char* text, To*... to) noexcept {
    static_assert(size >= Block::size);
    auto special = take_block<Block>(text, size - Block::size, to...);
    for (std::size_t at = 0; at + Block::size < size; at += Block::size) {
        special = special | take_block<Block>(text, at, to...);
    }
    return !special.any();
}

/// Returns the number of plain bytes at the front of the text, whose size is at least that of a block. May copy more
/// than these, but nothing from beyond the text.
template <class Block, class... To>
[[nodiscard, gnu::always_inline]] inline std::size_t plain_front(const char* text, std::size_t size,
                                                                 To*... to) noexcept {
    constexpr std::size_t stride = 4 * Block::size;
    std::size_t at = 0;
    if (size >= long_text && all_plain<Block, cache_line>(text, to...)) {
        const char* aligned = text;
        ((aligned = to), ...);
        at = cache_line - reinterpret_cast<std::uintptr_t>(aligned) % cache_line;
    }
    for (; size - at >= stride; at += stride) {  // one branch for four blocks
        const auto first_two = take_block<Block>(text, at, to...) | take_block<Block>(text, at + Block::size, to...);
        const auto last_two =
            take_block<Block>(text, at + 2 * Block::size, to...) | take_block<Block>(text, at + 3 * Block::size, to...);
        if ((first_two | last_two).any()) {
            break;
        }
    }
    for (; size - at >= Block::size; at += Block::size) {
        if (const auto special = take_block<Block>(text, at, to...); special.any()) {
            return at + special.first();
        }
    }
    if (at < size) {  // the last block overlaps the previous one, which was plain
        at = size - Block::size;
        if (const auto special = take_block<Block>(text, at, to...); special.any()) {
            return at + special.first();
        }
    }
    return size;
}

}  // namespace ipcbench::codecs
