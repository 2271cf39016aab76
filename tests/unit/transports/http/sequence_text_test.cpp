#include "transports/http/sequence_text.hpp"

#include <limits>

#include <gtest/gtest.h>

namespace ipcbench::transports {
namespace {

TEST(SequenceText, is_read_back_as_what_it_was) {
    for (const std::uint32_t sequence : {0U, 9U, 10U, 1'000'000U, std::numeric_limits<std::uint32_t>::max()}) {
        EXPECT_EQ(parse_sequence(SequenceText(sequence).view()), sequence);
    }
}

TEST(SequenceText, has_no_leading_zeros) {
    EXPECT_EQ(SequenceText(0).view(), "0");
    EXPECT_EQ(SequenceText(4'294'967'295U).view(), "4294967295");
}

TEST(SequenceText, is_nothing_but_digits_that_make_32_bits) {
    for (const char* const text : {"", " 1", "1 ", "-1", "+1", "0x1", "1.0", "4294967296", "99999999999999999999"}) {
        EXPECT_EQ(parse_sequence(text), std::nullopt) << text;
    }
}

}  // namespace
}  // namespace ipcbench::transports
