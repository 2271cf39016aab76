#include "codecs/fields/plain_text.hpp"

#include <algorithm>
#include <string>

#include <gtest/gtest.h>

#include "ipcbench/core/message_endpoint.hpp"

namespace ipcbench::codecs {
namespace {

/// The reference: checks byte by byte.
std::size_t expected(std::string_view text) {
    return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_plain) - text.begin());
}

std::string with(std::string text, std::size_t at, int byte) {
    if (at < text.size()) {
        text[at] = static_cast<char>(byte);
    }
    return text;
}

TEST(PlainText, is_what_json_writes_as_it_is) {
    for (int byte = 0; byte < 256; ++byte) {
        EXPECT_EQ(is_plain(static_cast<char>(byte)), byte >= 0x20 && byte < 0x80 && byte != '"' && byte != '\\');
    }
}

TEST(PlainText, ends_at_the_first_byte_that_is_not_plain) {
    for (std::size_t size = 0; size < 300; ++size) {
        const std::string plain = payload_pattern(size);
        for (std::size_t at = 0; at <= size; ++at) {
            const std::string text = with(plain, at, '"');
            ASSERT_EQ(plain_length(text), at) << size;
            std::string copy(size + 1, '?');
            ASSERT_EQ(copy_plain(text, copy.data()), at) << size;
            ASSERT_EQ(copy.substr(0, at), plain.substr(0, at));
            ASSERT_EQ(copy[size], '?') << "it wrote behind the text";
        }
    }
}

TEST(PlainText, is_found_alike_with_all_instructions_that_this_processor_has) {
    ASSERT_FALSE(plain_scans().empty());
    for (const PlainScan& scan : plain_scans()) {
        SCOPED_TRACE(scan.name);
        for (const std::size_t size : {64U, 65U, 95U, 127U, 128U, 129U, 200U, 260U}) {
            const std::string plain = payload_pattern(size);
            for (std::size_t at = 0; at <= size; ++at) {
                for (int byte = 0; byte < 256; ++byte) {
                    // A second special byte after it, and one before the text, must not change the result.
                    const std::string text = "\"" + with(with(plain, at + 9, '\\'), at, byte);
                    const std::string_view part = std::string_view(text).substr(1);
                    ASSERT_EQ(scan.length(part.data(), part.size()), expected(part))
                        << size << ' ' << at << ' ' << byte;
                }
                std::string copy(size + 1, '?');
                const std::string text = with(plain, at, '\n');
                ASSERT_EQ(scan.copy(text.data(), size, copy.data()), at);
                ASSERT_EQ(copy.substr(0, at), plain.substr(0, at));
                ASSERT_EQ(copy[size], '?') << "it wrote behind the text";
            }
        }
    }
}

TEST(PlainText, ends_at_the_same_byte_in_long_texts_wherever_they_and_their_copies_are_in_memory) {
    constexpr std::size_t size = 20'000;  // long enough that blocks are aligned to cache lines
    constexpr std::size_t line = 64;
    for (const PlainScan& scan : plain_scans()) {
        SCOPED_TRACE(scan.name);
        for (std::size_t offset = 0; offset < line; ++offset) {
            std::string text = std::string(offset, '"') + payload_pattern(size);
            const char* const front = text.data() + offset;
            for (const std::size_t at :
                 {std::size_t{0}, std::size_t{1}, offset, line - 1, line, line + offset, size / 2, size - 1, size}) {
                const char plain = text[offset + at];
                if (at < size) {
                    text[offset + at] = '"';
                }
                ASSERT_EQ(scan.length(front, size), at) << offset;
                std::string copy(line + size + 1, '?');
                ASSERT_EQ(scan.copy(front, size, copy.data() + line - offset), at) << offset;
                ASSERT_EQ(copy.substr(line - offset, at), std::string_view(front, at)) << offset;
                ASSERT_EQ(copy[line - offset + size], '?') << "it wrote behind the text";
                ASSERT_EQ(copy[line - offset - 1], '?') << "it wrote before the text";
                text[offset + at] = plain;  // the end of the text keeps its null
            }
        }
    }
}

}  // namespace
}  // namespace ipcbench::codecs
