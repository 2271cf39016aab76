#include "platform/command_line.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ipcbench::platform {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Optional;

TEST(SplitCommand, splits_at_blanks) {
    EXPECT_THAT(split_command("python3 echo.py"), Optional(ElementsAre("python3", "echo.py")));
    EXPECT_THAT(split_command("  a\tb \n c  "), Optional(ElementsAre("a", "b", "c")));
    EXPECT_THAT(split_command(" "), Optional(IsEmpty()));
}

TEST(SplitCommand, quotes_and_backslashes_protect) {
    EXPECT_THAT(split_command("a 'b c' \"d e\" f\\ g"), Optional(ElementsAre("a", "b c", "d e", "f g")));
    EXPECT_THAT(split_command("'it'\\''s' x''y ''"), Optional(ElementsAre("it's", "xy", "")));
    EXPECT_THAT(split_command(R"("say \"hi\"" "a\b" 'a\b')"), Optional(ElementsAre("say \"hi\"", "a\\b", "a\\b")));
}

TEST(SplitCommand, expands_nothing) {
    EXPECT_THAT(split_command("$HOME *;|&"), Optional(ElementsAre("$HOME", "*;|&")));
}

TEST(SplitCommand, what_is_not_closed_is_not_a_command) {
    for (const char* const open : {"'a", "\"a", "a\\", "\"a\\\""}) {
        EXPECT_EQ(split_command(open), std::nullopt) << open;
    }
}

TEST(SplitCommand, reads_what_is_quoted_for_a_shell) {
    for (const char* const word : {"plain", "two words", "it's", "\\", "$x\"y", ""}) {
        EXPECT_THAT(split_command(quoted_for_shell(word)), Optional(ElementsAre(word)));
    }
}

TEST(QuotedForShell, is_printable_whatever_the_word_has) {
    EXPECT_EQ(quoted_for_shell("a b\u00fc"), "'a b\u00fc'");
    EXPECT_EQ(quoted_for_shell("a\nb'\\\x1b\x7f"), R"($'a\012b\'\\\033\177')");
    EXPECT_EQ(quoted_for_shell("\xff\u00fc"), R"($'\377\303\274')");
    EXPECT_EQ(quoted_for_shell("\u202e"), R"($'\342\200\256')");
}

}  // namespace
}  // namespace ipcbench::platform
