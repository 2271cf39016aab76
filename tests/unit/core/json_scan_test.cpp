#include "core/json_scan.hpp"

#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ipcbench {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

bool is_json(std::string_view text) {
    return JsonScan(text).value();
}

std::vector<std::pair<std::string, std::string>> members_of(std::string_view text) {
    std::vector<std::pair<std::string, std::string>> members;
    JsonScan scan(text);
    EXPECT_TRUE(scan.object([&](std::string_view key, std::string_view value) { members.emplace_back(key, value); }))
        << text << ": expected " << scan.expected() << " at " << scan.at();
    return members;
}

TEST(JsonScan, finds_the_members_of_an_object_and_where_their_values_end) {
    EXPECT_THAT(members_of("{}"), IsEmpty());
    EXPECT_THAT(members_of(" { } \n"), IsEmpty());
    EXPECT_THAT(members_of(R"( {"a" : 1 , "b":{"a":[2,{}]},"c":"}\"" } )"),
                ElementsAre(Pair("a", "1"), Pair("b", R"({"a":[2,{}]})"), Pair("c", R"("}\"")")));
    EXPECT_THAT(members_of(R"({"a\"":null,"a":true,"a":-1.5e+3})"),
                ElementsAre(Pair("a\\\"", "null"), Pair("a", "true"), Pair("a", "-1.5e+3")));
}

TEST(JsonScan, takes_what_is_json) {
    for (const char* const text :
         {"0", "-0", "10", "1.0", "1e5", "1E-5", "true", "false", "null", R"("")", R"("\u00fF\n\/")", "[]", "[[],[[]]]",
          "[1,2]", R"({"a":[{"b":{}}]})", "\t[ 1 , 2 ]\r\n", "\"\xc3\xa4\""}) {
        EXPECT_TRUE(is_json(text)) << text;
    }
}

TEST(JsonScan, refuses_what_is_not) {
    for (const char* const text :
         {"",           " ",        "01",        "+1",          "-",       "1.",          ".5",       "1e",
          "tru",        "nul",      "True",      "\"",          "\"\\x\"", "\"\\u12g4\"", "\"\\",     "\"a\nb\"",
          "[",          "]",        "[1",        "[1,",         "[1,]",    "[,1]",        "{",        "}",
          R"({"a")",    R"({"a":)", R"({"a":1)", R"({"a":1,})", "{a:1}",   R"({"a" 1})",  R"({1:1})", "[1}",
          R"({"a":1])", "1 2",      "{}{}",      "//",          "[1 2]",   "'a'"}) {
        EXPECT_FALSE(is_json(text)) << text;
        EXPECT_FALSE(JsonScan(text).object([](auto, auto) {})) << text;
    }
    EXPECT_FALSE(JsonScan("[]").object([](auto, auto) {}));
    EXPECT_FALSE(is_json(std::string_view("1\0", 2)));
    EXPECT_FALSE(is_json(std::string_view("\"\0\"", 3)));
    EXPECT_FALSE(is_json(std::string_view("\"\\\0\"", 4)));
}

TEST(JsonScan, says_where_and_what_it_expected) {
    JsonScan scan(R"({"a":1 "b":2})");
    EXPECT_FALSE(scan.object([](auto, auto) {}));
    EXPECT_EQ(scan.at(), 7U);
    EXPECT_STREQ(scan.expected(), "',' or '}'");
}

TEST(JsonScan, nesting_has_a_limit_and_costs_no_stack) {
    const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
    EXPECT_TRUE(is_json(nested(JsonScan::max_nesting)));
    EXPECT_FALSE(is_json(nested(JsonScan::max_nesting + 1)));
    EXPECT_FALSE(is_json(std::string(10'000'000, '[')));
}

TEST(WithoutBlanks, keeps_those_in_strings) {
    EXPECT_EQ(without_blanks("{ \"a b\" :\n\t[ 1 , \" \\\" \" ]\r\n}"), R"({"a b":[1," \" "]})");
    EXPECT_EQ(without_blanks(R"( "\\" , " " )"), R"("\\"," ")");
}

}  // namespace
}  // namespace ipcbench
