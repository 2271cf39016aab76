#include "reporters/text_shape.hpp"

#include <gtest/gtest.h>

namespace ipcbench::reporters {
namespace {

TEST(Wrapped, breaks_lines_at_spaces) {
    EXPECT_EQ(wrapped("one two three", 0, 8), "one two\nthree");
    EXPECT_EQ(wrapped("one two three", 2, 8), "one\n  two\n  three");
    EXPECT_EQ(wrapped("one two three", 0, 0), "one two three");
    EXPECT_EQ(wrapped("", 0, 8), "");
}

TEST(Wrapped, keeps_a_number_and_its_unit_together) {
    EXPECT_EQ(wrapped("more than 5 %.", 0, 12), "more than\n5 %.");
    EXPECT_EQ(wrapped("takes 47.5 \u00b5s, or 3", 0, 12), "takes\n47.5 \u00b5s, or\n3");
    EXPECT_EQ(wrapped("with 5 percent", 0, 7), "with 5\npercent");
}

TEST(Wrapped, counts_characters_and_not_bytes) {
    EXPECT_EQ(wrapped("\u00e4\u00f6 \u00fc", 0, 4), "\u00e4\u00f6 \u00fc");
}

TEST(Capitalised, begins_with_an_upper_case_letter) {
    EXPECT_EQ(capitalised("in most rows"), "In most rows");
    EXPECT_EQ(capitalised("5 rows"), "5 rows");
    EXPECT_EQ(capitalised(""), "");
}

}  // namespace
}  // namespace ipcbench::reporters
