#include "codecs/fields/plain_text.hpp"

#include <algorithm>
#include <string>

#include <gtest/gtest.h>

#include "ipcbench/core/speaker.hpp"

namespace ipcbench::codecs {
namespace {

/// Byte by byte.
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
                    // A second one behind it, and one before the text, which must not matter.
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

}  // namespace
}  // namespace ipcbench::codecs
