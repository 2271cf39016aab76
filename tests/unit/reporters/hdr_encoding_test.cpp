#include "reporters/hdr_encoding.hpp"

#include <gtest/gtest.h>

#include "reporters/base64.hpp"
#include "unit/stats/histogram_of.hpp"

namespace ipcbench::reporters {
namespace {

using Buckets = std::vector<Histogram::Bucket>;

TEST(Base64, has_the_texts_of_rfc_4648) {
    for (const auto& [bytes, text] : {std::pair{"", ""},
                                      {"f", "Zg=="},
                                      {"fo", "Zm8="},
                                      {"foo", "Zm9v"},
                                      {"foob", "Zm9vYg=="},
                                      {"foobar", "Zm9vYmFy"}}) {
        EXPECT_EQ(base64(bytes), text);
        EXPECT_EQ(from_base64(text), bytes);
    }
}

TEST(Base64, of_any_bytes_comes_back) {
    std::string all;
    for (int byte = 0; byte < 256; ++byte) {
        all += static_cast<char>(byte);
    }
    EXPECT_EQ(from_base64(base64(all)), all);
}

TEST(Base64, is_nothing_else) {
    for (const char* const text : {"Zg", "Zg=", "Z===", "Zm9v\n", "Zm-v", "=AAA", "Zg==Zg=="}) {
        EXPECT_FALSE(from_base64(text)) << text;
    }
}

TEST(HdrText, comes_back_exactly) {
    for (const std::vector<std::uint64_t>& values : {std::vector<std::uint64_t>{0},
                                                     {1},
                                                     {5, 5, 7},
                                                     {2047, 2048, 2049, 1'000'000, 1'000'001, 123'456'789'012},
                                                     std::vector<std::uint64_t>(100'000, 42),
                                                     {Histogram::largest},
                                                     {}}) {
        const Buckets buckets = ipcbench::test::histogram_of(values).buckets();
        EXPECT_EQ(read_hdr_text(hdr_text(buckets)), buckets);
    }
}

TEST(HdrText, has_room_for_any_count) {
    for (const std::uint64_t count : {std::uint64_t{63}, std::uint64_t{64}, std::uint64_t{1} << 30U,
                                      std::uint64_t{1} << 55U, std::uint64_t{1} << 62U}) {
        const Buckets buckets{{3, count}, {33'791, 1}};
        EXPECT_EQ(read_hdr_text(hdr_text(buckets)), buckets);
    }
}

TEST(HdrText, may_be_larger_than_a_stored_block) {
    Buckets buckets;
    for (std::size_t i = 0; i < 33'792; ++i) {
        buckets.push_back({i, 1'000'000});
    }
    EXPECT_EQ(read_hdr_text(hdr_text(buckets)), buckets);
}

/// The bytes, worked out by hand from the source of HdrHistogram: 3 values of 2 ns are a run of two empty buckets
/// (zigzag of -2: 3) and a count of 3 (zigzag: 6).
TEST(HdrText, is_what_hdrhistogram_writes) {
    const std::string header{
        "\x1c\x84\x93\x13"
        "\0\0\0\x02"
        "\0\0\0\0"
        "\0\0\0\x03"
        "\0\0\0\0\0\0\0\x01"
        "\0\0\x03\xff\xff\xff\xff\xff"
        "\x3f\xf0\0\0\0\0\0\0"
        "\x03\x06",
        42};
    const std::string stored = "\x78\x01\x01" + std::string("\x2a\0\xd5\xff", 4) + header;
    const std::string written = from_base64(hdr_text({{2, 3}})).value_or("");
    EXPECT_EQ(written.substr(0, 8), std::string("\x1c\x84\x93\x14\0\0\0\x35", 8));
    EXPECT_EQ(written.substr(8, stored.size()), stored);
    EXPECT_EQ(hdr_text({{2, 3}}).substr(0, 8), "HISTFAAA");
}

TEST(HdrText, is_nothing_else) {
    const std::string good = from_base64(hdr_text({{2, 3}, {9, 1}})).value_or("");
    ASSERT_TRUE(read_hdr_text(base64(good)));
    for (std::size_t i = 0; i < good.size(); ++i) {
        EXPECT_FALSE(read_hdr_text(base64(good.substr(0, i)))) << "cut after " << i;
        std::string bad = good;
        bad[i] = static_cast<char>(bad[i] ^ 1);
        EXPECT_FALSE(read_hdr_text(base64(bad))) << "byte " << i;
    }
    EXPECT_FALSE(read_hdr_text("no base64"));
    EXPECT_FALSE(read_hdr_text(base64(good + "x")));
}

}  // namespace
}  // namespace ipcbench::reporters
