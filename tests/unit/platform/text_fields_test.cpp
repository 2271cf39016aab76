#include "platform/text_fields.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ipcbench::platform {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(TextFields, of_a_list_are_its_numbers) {
    EXPECT_THAT(numbers_of_list("0"), ElementsAre(0));
    EXPECT_THAT(numbers_of_list("0-2,8\n"), ElementsAre(0, 1, 2, 8));
    EXPECT_THAT(numbers_of_list(""), IsEmpty());
    EXPECT_THAT(numbers_of_list("1,x,3"), ElementsAre(1));
    EXPECT_THAT(numbers_of_list("3-1"), IsEmpty());
    EXPECT_THAT(numbers_of_list("0-99999999999"), IsEmpty());
    EXPECT_THAT(numbers_of_list("-1"), IsEmpty());
}

TEST(TextFields, are_numbers_only_as_a_whole) {
    EXPECT_EQ(number_of(" 42\n"), 42);
    EXPECT_EQ(number_of("-1"), -1);
    for (const char* const text : {"", "max", "12 34", "1e3", "99999999999999999999"}) {
        EXPECT_EQ(number_of(text), std::nullopt) << text;
    }
    EXPECT_EQ(number_of(std::nullopt), std::nullopt);
}

TEST(TextFields, are_found_by_their_key) {
    EXPECT_EQ(value_of("a: 1\nab\t: 2: 3 \n", "ab", ':'), "2: 3");
    EXPECT_EQ(value_of("a: 1\n", "b", ':'), std::nullopt);
    EXPECT_THAT(words_of(" a  b\tc\n"), ElementsAre("a", "b", "c"));
}

TEST(TextFields, of_a_missing_file_are_empty) {
    EXPECT_EQ(read_text("/no/such/file"), std::nullopt);
    EXPECT_EQ(read_word("/no/such/file"), std::nullopt);
    EXPECT_EQ(read_text("/"), std::nullopt) << "a folder";
}

}  // namespace
}  // namespace ipcbench::platform
