#include "ipcbench/core/wait.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/error_of.hpp"

namespace ipcbench {
namespace {

TEST(Wait, what_is_printed_is_parsed_again) {
    for (const Wait& wait : {Wait{WaitMode::block}, Wait{WaitMode::spin}, Wait{WaitMode::yield}, Wait{WaitMode::hybrid},
                             Wait{WaitMode::hybrid, 1}, Wait{WaitMode::hybrid, 4'294'967'295U}}) {
        EXPECT_EQ(parse_wait(to_string(wait)), wait) << to_string(wait);
    }
}

TEST(Wait, only_hybrid_shows_its_polls) {
    EXPECT_EQ(to_string({WaitMode::block, 5}), "block");
    EXPECT_EQ(to_string({WaitMode::hybrid, 5}), "hybrid:5");
}

TEST(Wait, hybrid_alone_takes_the_default) {
    EXPECT_EQ(parse_wait("hybrid").polls, Wait::default_polls);
}

TEST(Wait, what_is_no_wait_mode_is_refused) {
    for (const char* const text : {"", "Block", "spin ", "sleep", ":5", "block:", "block:5", "spin:5", "hybridd"}) {
        const Error error = test::error_of([&] { (void)parse_wait(text); });
        EXPECT_EQ(error.kind(), ErrorKind::usage);
        EXPECT_EQ(error.what(), "--wait: '" + std::string(text) + "' is not block, spin, yield or hybrid[:N]");
        EXPECT_NE(error.hint(), "");
    }
}

TEST(Wait, hybrid_needs_a_whole_number_of_polls) {
    for (const char* const text : {"", "0", "-1", "many", "1.5", "4294967296", "5:5"}) {
        const Error error = test::error_of([&] { (void)parse_wait("hybrid:" + std::string(text)); });
        EXPECT_EQ(error.what(),
                  "--wait hybrid:N: '" + std::string(text) + "' is not a whole number from 1 to 4294967295");
    }
}

TEST(Wait, a_set_has_what_it_was_made_of_and_lists_it_in_one_order) {
    constexpr WaitSet set{WaitMode::hybrid, WaitMode::block};
    EXPECT_TRUE(set.has(WaitMode::block));
    EXPECT_TRUE(set.has(WaitMode::hybrid));
    EXPECT_FALSE(set.has(WaitMode::spin));
    EXPECT_FALSE(set.has(WaitMode::yield));
    EXPECT_THAT(set.list(), ::testing::ElementsAre(WaitMode::block, WaitMode::hybrid));
}

TEST(Wait, spinning_and_yielding_keep_the_cpu_busy) {
    EXPECT_TRUE(is_busy_polling(WaitMode::spin));
    EXPECT_TRUE(is_busy_polling(WaitMode::yield));
    EXPECT_FALSE(is_busy_polling(WaitMode::block));
    EXPECT_FALSE(is_busy_polling(WaitMode::hybrid));
}

}  // namespace
}  // namespace ipcbench
