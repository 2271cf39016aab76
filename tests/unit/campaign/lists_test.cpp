#include "campaign/lists.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ipcbench/base/error.hpp"

namespace ipcbench::campaign {
namespace {

using testing::ElementsAre;

TEST(Lists, are_split_at_commas_outside_of_brackets) {
    EXPECT_THAT(split_list("a,b", "--x"), ElementsAre("a", "b"));
    EXPECT_THAT(split_list("", "--x"), ElementsAre(""));
    EXPECT_THAT(split_list("[a,b]*,c", "--x"), ElementsAre("[a,b]*", "c"));
    EXPECT_THAT(split_list("[],]x,y", "--x"), ElementsAre("[],]x", "y"));
    EXPECT_THAT(split_list("[a,b", "--x"), ElementsAre("[a", "b"));
    for (const char* const text : {",", "a,", ",a", "a,,b"}) {
        EXPECT_THROW(static_cast<void>(split_list(text, "--x")), Error) << text;
    }
}

}  // namespace
}  // namespace ipcbench::campaign
