#include "ipcbench/base/printable.hpp"

#include <gtest/gtest.h>

namespace ipcbench {
namespace {

TEST(Printable, ordinary_text_of_any_script_stays_as_it_is) {
    for (const std::string_view text :
         {"", "pipe, 1,000 B", "a\\b 'c' \"d\"", "µs ⩾ 8,34", "名前 имя שם اسم", "🦀"}) {
        EXPECT_EQ(printable(text), text);
    }
}

TEST(Printable, controls_are_shown_as_escapes) {
    EXPECT_EQ(printable("\033[31mred\a"), "\\x1b[31mred\\x07");
    EXPECT_EQ(printable("rub\x7fout"), "rub\\x7fout");
    EXPECT_EQ(printable("\u009b31m \u0085 \u0080 \u009f"), "\\u009b31m \\u0085 \\u0080 \\u009f");
    EXPECT_EQ(printable(std::string_view("a\0b", 3)), "a\\x00b");
}

TEST(Printable, no_text_becomes_two_lines) {
    EXPECT_EQ(printable("a\nb\rc\td\ve\ff"), "a\\nb\\rc\\td\\x0be\\x0cf");
    EXPECT_EQ(printable("a\u2028b\u2029c"), "a\\u2028b\\u2029c");
}

TEST(Printable, nothing_changes_the_direction_of_what_follows) {
    for (const std::string_view control : {"\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067",
                                           "\u2068", "\u2069", "\u200e", "\u200f", "\u061c"}) {
        EXPECT_EQ(printable(control).substr(0, 2), "\\u");
    }
    EXPECT_EQ(printable("a\u202egpj.exe"), "a\\u202egpj.exe");
}

TEST(Printable, invisible_characters_are_shown) {
    for (const std::string_view hidden :
         {"\u200b", "\u200d", "\ufeff", "\u2060", "\u00ad", "\u3164", "\ufe0f", "\u180e"}) {
        EXPECT_EQ(printable(hidden).substr(0, 2), "\\u");
    }
    EXPECT_EQ(printable("\U000e0041"), "\\U000e0041");  // a tag character
    EXPECT_EQ(printable("\ufffe"), "\\ufffe");
    EXPECT_EQ(printable("\U0010ffff"), "\\U0010ffff");
}

TEST(Printable, bytes_that_are_not_utf8_are_shown_one_by_one) {
    EXPECT_EQ(printable("\xff\xfe"), "\\xff\\xfe");
    EXPECT_EQ(printable("a\x9b"
                        "31m"),
              "a\\x9b31m");
    EXPECT_EQ(printable("\xc3"), "\\xc3");                             // truncated
    EXPECT_EQ(printable("\xc0\x9b"), "\\xc0\\x9b");                    // overlong encoding
    EXPECT_EQ(printable("\xe0\x82\x9b"), "\\xe0\\x82\\x9b");           // overlong encoding
    EXPECT_EQ(printable("\xed\xa0\x80"), "\\xed\\xa0\\x80");           // a surrogate
    EXPECT_EQ(printable("\xf4\x90\x80\x80"), "\\xf4\\x90\\x80\\x80");  // beyond Unicode
    EXPECT_EQ(printable("\xc3("), "\\xc3(");
}

TEST(Printable, twice_is_the_same_as_once) {
    for (const std::string_view text : {"\033[m\n", "\u202e", "\xff", "\\x1b"}) {
        EXPECT_EQ(printable(printable(text)), printable(text));
    }
}

TEST(PrintableJson, means_the_same_and_keeps_its_lines) {
    EXPECT_EQ(printable_json("{\n  \"a\": \"\u009b\u202e\x7f\U000e0041é\"\n}\n"),
              "{\n  \"a\": \"\\u009b\\u202e\\u007f\\udb40\\udc41é\"\n}\n");
}

}  // namespace
}  // namespace ipcbench
