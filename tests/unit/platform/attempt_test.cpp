#include "platform/attempt.hpp"

#include <unistd.h>

#include <csignal>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ipcbench/base/error.hpp"

namespace ipcbench::platform {
namespace {

TEST(AskInChild, the_answer_is_the_childs) {
    const pid_t here = ::getpid();
    const auto child = ask_in_child([] { return std::to_string(::getpid()); });
    ASSERT_TRUE(child);
    EXPECT_NE(*child, std::to_string(here));
}

TEST(AskInChild, a_child_that_is_killed_answers_nothing) {
    EXPECT_EQ(ask_in_child([]() -> std::string {
                  ::raise(SIGKILL);
                  return "alive";
              }),
              std::nullopt);
}

TEST(AskInChild, a_child_that_throws_answers_nothing) {
    EXPECT_EQ(ask_in_child([]() -> std::string { throw Error(ErrorKind::failed, "no"); }), std::nullopt);
}

TEST(TryOut, what_goes_well_is_available) {
    bool done = false;
    EXPECT_TRUE(try_out("does nothing", [&] { done = true; }).available);
}

TEST(TryOut, an_error_is_the_reason_and_its_hint_the_way_out) {
    const Availability here = try_out("does nothing", [] { throw Error(ErrorKind::failed, "no room", "make some"); });
    EXPECT_FALSE(here.available);
    EXPECT_EQ(here.reason, "no room");
    EXPECT_EQ(here.mend, "make some");
}

TEST(AllOf, the_first_that_says_no_is_the_answer) {
    int asked = 0;
    const auto yes = [&] {
        ++asked;
        return Availability{};
    };
    const auto no = [&] {
        ++asked;
        return Availability{false, "no", ""};
    };
    EXPECT_TRUE(all_of({yes, yes})().available);
    EXPECT_EQ(asked, 2);
    EXPECT_EQ(all_of({yes, no, yes})().reason, "no");
    EXPECT_EQ(asked, 4);
}

}  // namespace
}  // namespace ipcbench::platform
