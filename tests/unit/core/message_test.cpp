#include "ipcbench/core/message.hpp"

#include <chrono>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "unit/error_of.hpp"

namespace ipcbench {
namespace {

unsigned byte_at(const Identity& identity, std::size_t index) {
    return std::to_integer<unsigned>(identity.bytes.at(index));
}

TEST(Identity, is_a_uuid_of_version_7_and_the_rfc_variant) {
    for (int i = 0; i < 100; ++i) {
        const Identity identity = make_identity();
        EXPECT_EQ(byte_at(identity, 6) >> 4U, 7U);
        EXPECT_EQ(byte_at(identity, 8) >> 6U, 2U);
        EXPECT_EQ(identity.text[14], '7');
        EXPECT_NE(std::string("89ab").find(identity.text[19]), std::string::npos);
    }
}

TEST(Identity, begins_with_the_milliseconds_since_the_epoch) {
    const auto now_ms = [] {
        using namespace std::chrono;
        return static_cast<std::uint64_t>(duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count());
    };
    const std::uint64_t before = now_ms();
    const Identity identity = make_identity();
    const std::uint64_t after = now_ms();
    std::uint64_t stamp = 0;
    for (std::size_t i = 0; i < 6; ++i) {
        stamp = stamp << 8U | byte_at(identity, i);
    }
    EXPECT_GE(stamp, before);
    EXPECT_LE(stamp, after);
}

TEST(Identity, no_two_are_alike) {
    std::set<std::string> seen;
    for (int i = 0; i < 1000; ++i) {
        seen.emplace(make_identity().text_view());
    }
    EXPECT_EQ(seen.size(), 1000U);
}

TEST(Identity, its_text_leads_back_to_it) {
    const Identity identity = make_identity();
    const Identity parsed = parse_identity(identity.text_view());
    EXPECT_EQ(parsed.bytes, identity.bytes);
    EXPECT_EQ(parsed.text, identity.text);
}

TEST(Identity, the_text_is_the_bytes_in_canonical_form) {
    const Identity identity = parse_identity("0192F0C1-abcd-7def-8123-456789ABCDEF");
    EXPECT_EQ(identity.text_view(), "0192f0c1-abcd-7def-8123-456789abcdef");
    EXPECT_EQ(byte_at(identity, 0), 0x01U);
    EXPECT_EQ(byte_at(identity, 5), 0xcdU);
    EXPECT_EQ(byte_at(identity, 15), 0xefU);
}

TEST(Identity, what_is_no_uuid_is_refused_and_quoted) {
    for (const char* const text : {"", "0192f0c1", "0192f0c1-abcd-7def-8123-456789abcde",
                                   "0192f0c1-abcd-7def-8123-456789abcdef0", "0192f0c1+abcd-7def-8123-456789abcdef",
                                   "0192f0c1-abcd-7def-8123-456789abcdeg", "0192f0c1-abcd-7def-8123-456789abcd-f",
                                   "0192f0c1-abcd-7def-8123-456789abcd f", "{192f0c1-abcd-7def-8123-456789abcdef"}) {
        const Error error = test::error_of([&] { (void)parse_identity(text); });
        EXPECT_EQ(error.what(), "'" + std::string(text) + "' is not a UUID");
    }
}

TEST(Identity, goes_by_its_bytes_and_by_its_text_and_by_nothing_else) {
    const Identity one = make_identity();
    const Identity other = make_identity();
    EXPECT_TRUE(matches(one.bytes_view(), one));
    EXPECT_TRUE(matches(one.text_view(), one));
    EXPECT_FALSE(matches(one.bytes_view(), other));
    EXPECT_FALSE(matches(one.text_view(), other));
    EXPECT_FALSE(matches("", one));
    EXPECT_FALSE(matches(one.text_view().substr(1), one));
    EXPECT_FALSE(matches(one.bytes_view().substr(0, 15), one));
}

}  // namespace
}  // namespace ipcbench
