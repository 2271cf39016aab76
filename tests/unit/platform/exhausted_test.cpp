#include "platform/exhausted.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ipcbench::platform {
namespace {

using ::testing::HasSubstr;

TEST(HintForExhausted, names_the_limit_that_the_last_words_tell_of) {
    EXPECT_THAT(hint_for_exhausted("what():  Resource temporarily unavailable"), HasSubstr("pids.max"));
    EXPECT_THAT(hint_for_exhausted("Too many open files (src/epoll.cpp:73)"), HasSubstr("ulimit -n"));
    EXPECT_THAT(hint_for_exhausted("mmap: Cannot allocate memory"), HasSubstr("ulimit -v"));
    EXPECT_THAT(hint_for_exhausted("Operation not permitted (src/epoll.cpp:73)"), HasSubstr("seccomp"));
}

TEST(HintForExhausted, is_empty_for_other_words) {
    EXPECT_EQ(hint_for_exhausted("Assertion failed: check ()"), "");
    EXPECT_EQ(hint_for_exhausted(""), "");
}

}  // namespace
}  // namespace ipcbench::platform
