#include "platform/process_usage.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <array>

#include <gtest/gtest.h>

#include "ipcbench/base/unique_fd.hpp"
#include "platform/process.hpp"

namespace ipcbench::platform {
namespace {

std::array<UniqueFd, 2> open_pipe() {
    std::array<int, 2> ends{-1, -1};
    EXPECT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
    return {UniqueFd(ends[0]), UniqueFd(ends[1])};
}

TEST(ProcessUsage, sees_what_another_process_uses) {
    // The other process copies until its input ends, in pieces that it has to wait for.
    auto [input, to_child] = open_pipe();
    auto [from_child, output] = open_pipe();
    const ChildProcess cat("/bin/cat", {}, -1, {.input = input.get(), .output = output.get()});
    ProcessUsage usage(cat.pid());
    const auto before = usage.read();
    ASSERT_TRUE(before);
    constexpr int pieces = 50;
    std::array<char, 4096> piece{};
    for (int i = 0; i < pieces; ++i) {
        ASSERT_EQ(::write(to_child.get(), piece.data(), piece.size()), static_cast<ssize_t>(piece.size()));
        for (ssize_t left = static_cast<ssize_t>(piece.size()); left > 0;) {
            const ssize_t got = ::read(from_child.get(), piece.data(), static_cast<std::size_t>(left));
            ASSERT_GT(got, 0);
            left -= got;
        }
    }
    const auto after = usage.read();
    ASSERT_TRUE(after);
    EXPECT_GT(after->cpu_s(), before->cpu_s());
    EXPECT_GE(after->user_s, before->user_s);
    EXPECT_GE(after->system_s, before->system_s);
    // On a busy machine the process may be preempted each time before it would have slept.
    const auto switches = [](const Usage& used) { return used.voluntary_switches + used.involuntary_switches; };
    EXPECT_GT(switches(*after), switches(*before));
    EXPECT_GT(after->minor_faults, 0U);
}

TEST(ProcessUsage, a_process_that_has_ended_is_not_known) {
    ChildProcess gone("/bin/true", {}, -1, {});
    const pid_t pid = gone.pid();
    gone.kill_and_reap();
    EXPECT_FALSE(ProcessUsage(pid).read());
}

TEST(ProcessUsage, a_process_with_children_is_not_known_because_they_may_do_the_work) {
    auto [input, to_child] = open_pipe();
    const ChildProcess cat("/bin/cat", {}, -1, {.input = input.get()});
    EXPECT_FALSE(ProcessUsage(::getpid()).read());
}

}  // namespace
}  // namespace ipcbench::platform
