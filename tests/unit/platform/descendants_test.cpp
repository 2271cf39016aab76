#include "platform/descendants.hpp"

#include <unistd.h>

#include <chrono>
#include <csignal>

#include <gtest/gtest.h>

#include "platform/process.hpp"

namespace ipcbench::platform {
namespace {

using std::chrono::milliseconds;

/// A shell and the program that it started.
class Family {
public:
    Family() : shell_("/bin/sh", {"-c", "sleep 1000; true"}, -1, ChildStdio{}) {}

    /// Returns the line to the program once it runs.
    static std::vector<Descendant> line() {
        std::vector<Descendant> line;
        for (const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
             line.empty() && std::chrono::steady_clock::now() < end;) {
            line = line_to(::getpid(), "sleep");
        }
        return line;
    }

    ChildProcess& shell() { return shell_; }

private:
    ChildProcess shell_;
};

TEST(Descendants, are_found_with_all_processes_in_between) {
    Family family;
    const std::vector<Descendant> line = Family::line();
    ASSERT_EQ(line.size(), 2U);
    EXPECT_EQ(line.front().pid(), family.shell().pid());
    EXPECT_TRUE(line_to(::getpid(), "no such name").empty());
    EXPECT_TRUE(line_to(family.shell().pid(), "sh").empty()) << "a process is no descendant of itself";
    EXPECT_TRUE(line.back().send(SIGKILL));
}

TEST(Descendants, are_signalled_and_waited_for_without_being_children) {
    Family family;
    const std::vector<Descendant> line = Family::line();
    ASSERT_EQ(line.size(), 2U);
    EXPECT_FALSE(line.back().ends_within(milliseconds(0)));
    EXPECT_TRUE(line.back().send(SIGKILL));
    EXPECT_TRUE(line.back().ends_within(std::chrono::seconds(30)));
    EXPECT_TRUE(family.shell().wait(std::chrono::seconds(30))) << "the shell goes on, to its end";
    EXPECT_FALSE(line.back().send(SIGKILL)) << "it has ended and was reaped";
}

}  // namespace
}  // namespace ipcbench::platform
