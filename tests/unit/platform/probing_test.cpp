#include "platform/probing.hpp"

#include <unistd.h>

#include <csignal>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ipcbench/base/error.hpp"

namespace ipcbench::platform {
namespace {

TEST(RunInChild, the_answer_is_the_childs) {
    const pid_t here = ::getpid();
    const auto child = run_in_child([] { return std::to_string(::getpid()); });
    ASSERT_TRUE(child);
    EXPECT_NE(*child, std::to_string(here));
}

TEST(RunInChild, a_child_that_is_killed_answers_nothing) {
    EXPECT_EQ(run_in_child([]() -> std::string {
                  ::raise(SIGKILL);
                  return "alive";
              }),
              std::nullopt);
}

TEST(RunInChild, a_child_that_throws_answers_nothing) {
    EXPECT_EQ(run_in_child([]() -> std::string { throw Error(ErrorKind::failed, "no"); }), std::nullopt);
}

TEST(ProbeByDoing, what_goes_well_is_available) {
    bool done = false;
    EXPECT_TRUE(probe_by_doing("does nothing", [&] { done = true; }).available);
}

TEST(ProbeByDoing, an_error_is_the_reason_and_its_hint_the_way_out) {
    const Availability here =
        probe_by_doing("does nothing", [] { throw Error(ErrorKind::failed, "no room", "make some"); });
    EXPECT_FALSE(here.available);
    EXPECT_EQ(here.reason, "no room");
    EXPECT_EQ(here.fix, "make some");
}

TEST(AllOf, the_first_negative_answer_counts) {
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

TEST(TryInChild, says_how_the_attempt_failed) {
    EXPECT_TRUE(try_in_child([] {}).available);
    const Availability refused = try_in_child([] { throw Error(ErrorKind::failed, "no", "ask again"); });
    EXPECT_EQ(refused.reason, "no");
    EXPECT_EQ(refused.fix, "ask again");
    EXPECT_EQ(try_in_child([] { throw 42; }).reason, "it threw something that is not a std::exception");
}

TEST(TryInChild, says_how_the_attempt_ended_the_child) {
    const Availability killed = try_in_child([] { ::raise(SIGKILL); });
    EXPECT_FALSE(killed.available);
    EXPECT_EQ(killed.reason, "the process that tried it was killed by signal 9 (Killed)");
    EXPECT_EQ(try_in_child([] { ::_exit(7); }).reason, "the process that tried it exited with code 7");
}

}  // namespace
}  // namespace ipcbench::platform
