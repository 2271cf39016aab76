#include "platform/process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ipcbench/base/scoped_path.hpp"
#include "platform/this_process.hpp"
#include "unit/error_of.hpp"

namespace ipcbench::platform {
namespace {

using namespace std::chrono_literals;
using ipcbench::test::error_of;

/// Bounds what should happen at once; only a failing test waits that long.
constexpr auto deadline = 30s;

std::pair<UniqueFd, UniqueFd> make_pipe() {
    std::array<int, 2> ends{-1, -1};
    EXPECT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
    return {UniqueFd(ends[0]), UniqueFd(ends[1])};
}

/// Reads until the end of the stream.
std::string read_all(int fd) {
    std::string text;
    std::array<char, 256> part{};
    ssize_t got = 0;
    while ((got = ::read(fd, part.data(), part.size())) > 0 || (got < 0 && errno == EINTR)) {
        text.append(part.data(), static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    }
    return text;
}

ExitStatus run_shell(const std::string& script) {
    ChildProcess child("/bin/sh", {"-c", script}, -1, {});
    const auto status = child.wait(deadline);
    EXPECT_TRUE(status);
    return status.value_or(ExitStatus{});
}

/// A child that runs until its standard input is closed, at the latest when this process dies.
class Cat {
public:
    [[nodiscard]] ChildProcess& child() { return child_; }
    void let_end() { input_.second.reset(); }

private:
    std::pair<UniqueFd, UniqueFd> input_ = make_pipe();
    std::pair<UniqueFd, UniqueFd> output_ = make_pipe();
    ChildProcess child_{"/bin/cat", {}, -1, {input_.first.get(), output_.second.get()}};
};

TEST(Process, a_child_that_ends_well_is_clean) {
    ChildProcess child("/bin/true", {}, -1, {});
    const auto status = child.wait(deadline);
    ASSERT_TRUE(status);
    EXPECT_TRUE(status->clean());
    EXPECT_EQ(describe(*status), "exited with code 0");
}

TEST(Process, the_exit_code_is_told) {
    const ExitStatus status = run_shell("exit 3");
    EXPECT_FALSE(status.clean());
    EXPECT_EQ(status.code, 3);
    EXPECT_EQ(status.signal, 0);
    EXPECT_EQ(describe(status), "exited with code 3");
}

TEST(Process, the_signal_that_killed_it_is_told) {
    const ExitStatus status = run_shell("kill -9 $$");
    EXPECT_FALSE(status.clean());
    EXPECT_EQ(status.signal, SIGKILL);
    EXPECT_EQ(describe(status), "was killed by signal 9 (Killed)");
}

TEST(Process, one_that_still_runs_has_no_status_yet) {
    Cat cat;
    EXPECT_FALSE(cat.child().wait(0ms));
    EXPECT_FALSE(cat.child().wait(1ms));
    cat.let_end();
    ASSERT_TRUE(cat.child().wait(deadline));
}

TEST(Process, the_status_can_be_asked_for_again) {
    ChildProcess child("/bin/sh", {"-c", "exit 5"}, -1, {});
    ASSERT_TRUE(child.wait(deadline));
    EXPECT_EQ(child.wait(0ms)->code, 5);
    EXPECT_EQ(child.kill_and_reap().code, 5);
}

TEST(Process, killing_reaps) {
    Cat cat;
    const pid_t pid = cat.child().pid();
    EXPECT_EQ(cat.child().kill_and_reap().signal, SIGKILL);
    EXPECT_EQ(::kill(pid, 0), -1);
    EXPECT_EQ(errno, ESRCH);
}

TEST(Process, a_signal_reaches_it_until_it_has_ended) {
    Cat cat;
    EXPECT_TRUE(cat.child().send(SIGTERM));
    EXPECT_EQ(cat.child().wait(deadline)->signal, SIGTERM);
    EXPECT_FALSE(cat.child().send(SIGTERM));
}

TEST(Process, one_that_is_stopped_is_known_to_be) {
    Cat cat;
    EXPECT_FALSE(cat.child().is_stopped());
    ASSERT_TRUE(cat.child().send(SIGSTOP));
    siginfo_t stopped{};
    ASSERT_EQ(::waitid(P_PID, static_cast<id_t>(cat.child().pid()), &stopped, WSTOPPED), 0);
    EXPECT_TRUE(cat.child().is_stopped());
    EXPECT_EQ(cat.child().kill_and_reap().signal, SIGKILL);
    EXPECT_FALSE(cat.child().is_stopped());
}

TEST(Process, how_it_ended_is_not_made_up_where_nobody_knows) {
    EXPECT_EQ(describe(ExitStatus{}), "ended in an unknown way");
}

TEST(Process, none_is_left_behind) {
    pid_t pid = -1;
    {
        Cat cat;
        pid = cat.child().pid();
        EXPECT_EQ(::kill(pid, 0), 0);
    }
    EXPECT_EQ(::kill(pid, 0), -1);
    EXPECT_EQ(errno, ESRCH);
}

TEST(Process, its_end_shows_at_a_descriptor) {
    Cat cat;
    if (cat.child().exit_fd() < 0) {
        GTEST_SKIP() << "this kernel has no pidfd_open";
    }
    pollfd polled{cat.child().exit_fd(), POLLIN, 0};
    EXPECT_EQ(::poll(&polled, 1, 0), 0);
    cat.let_end();
    EXPECT_EQ(::poll(&polled, 1, static_cast<int>(std::chrono::milliseconds(deadline).count())), 1);
}

TEST(Process, takes_its_arguments_as_they_are) {
    auto [input, output] = make_pipe();
    ChildProcess child("/bin/sh", {"-c", R"(printf '%s,' "$@")", "zero", "a b", "", "$x*"}, -1, {-1, output.get()});
    output.reset();
    EXPECT_EQ(read_all(input.get()), "a b,,$x*,");
}

TEST(Process, the_control_channel_is_descriptor_3) {
    auto [input, output] = make_pipe();
    ChildProcess child("/bin/sh", {"-c", "echo hello >&3"}, output.get(), {});
    output.reset();
    EXPECT_EQ(read_all(input.get()), "hello\n");
}

TEST(Process, the_standard_streams_can_be_given) {
    auto [child_input, our_output] = make_pipe();
    auto [our_input, child_output] = make_pipe();
    ChildProcess child("/bin/cat", {}, -1, {child_input.get(), child_output.get()});
    child_input.reset();
    child_output.reset();
    ASSERT_EQ(::write(our_output.get(), "there and back", 14), 14);
    our_output.reset();
    EXPECT_EQ(read_all(our_input.get()), "there and back");
}

TEST(Process, streams_may_lie_on_each_others_numbers) {
    // Our descriptor 3 becomes the child's standard output, and another one becomes the child's 3.
    auto [control_input, control_output] = make_pipe();
    auto [data_input, data_output] = make_pipe();
    UniqueFd saved(::fcntl(ChildProcess::control_fd, F_DUPFD_CLOEXEC, 10));
    if (::dup3(data_output.get(), ChildProcess::control_fd, O_CLOEXEC) < 0) {
        ASSERT_EQ(errno, EINVAL) << "it is that number already";
    }
    ChildProcess child("/bin/sh", {"-c", "echo out; echo control >&3"}, control_output.get(),
                       {-1, ChildProcess::control_fd});
    ASSERT_TRUE(child.wait(deadline));
    if (saved) {
        ::dup3(saved.get(), ChildProcess::control_fd, O_CLOEXEC);
    } else {
        ::close(ChildProcess::control_fd);
    }
    for (UniqueFd* const end : {&control_output, &data_output}) {
        if (end->get() == ChildProcess::control_fd) {
            (void)end->release();
        }
        end->reset();
    }
    EXPECT_EQ(read_all(control_input.get()), "control\n");
    EXPECT_EQ(read_all(data_input.get()), "out\n");
}

TEST(Process, no_other_descriptor_reaches_the_child) {
    const auto [input, output] = make_pipe();
    // A high number does not collide with the few descriptors that the shell itself may open.
    const UniqueFd high(::fcntl(input.get(), F_DUPFD_CLOEXEC, 50));
    EXPECT_EQ(run_shell("test -e /proc/self/fd/" + std::to_string(high.get())).code, 1);
}

TEST(Process, a_missing_program_is_an_error_that_names_it) {
    const Error error = error_of([] { ChildProcess("/nonexistent/ipcbench-child", {}, -1, {}); });
    EXPECT_EQ(error.kind(), ErrorKind::failed);
    EXPECT_STREQ(error.what(), "starting the child '/nonexistent/ipcbench-child': No such file or directory (errno 2)");
    EXPECT_THAT(error.hint(), ::testing::HasSubstr("--child"));
}

TEST(Process, a_program_that_is_not_executable_is_an_error_that_names_it) {
    std::string path = std::string(::testing::TempDir()) + "ipcbench-not-executable-XXXXXX";
    const UniqueFd file(::mkstemp(path.data()));
    const ScopedPath remove(path);
    const Error error = error_of([&] { ChildProcess(path, {}, -1, {}); });
    EXPECT_EQ(error.what(), "starting the child '" + path + "': Permission denied (errno 13)");
}

TEST(Process, a_folder_is_no_program) {
    EXPECT_STREQ(error_of([] { ChildProcess("/tmp", {}, -1, {}); }).what(),
                 "starting the child '/tmp': Permission denied (errno 13)");
}

TEST(Process, a_bad_descriptor_is_an_error) {
    const Error error = error_of([] { ChildProcess("/bin/true", {}, 9999, {}); });
    EXPECT_THAT(error.what(), ::testing::HasSubstr("duplicating a descriptor for the child: Bad file descriptor"));
}

TEST(Process, the_folder_of_the_program_is_known) {
    EXPECT_EQ(executable_folder(), std::filesystem::read_symlink("/proc/self/exe").parent_path().string());
}

TEST(Process, a_child_dies_with_its_parent) {
    auto [input, output] = make_pipe();
    auto [ready_input, ready_output] = make_pipe();
    const pid_t parent = ::fork();
    if (parent == 0) {
        // This is no longer the test process: it must not use GoogleTest.
        if (::fork() == 0) {
            die_with_parent();
            [[maybe_unused]] const ssize_t ready = ::write(ready_output.get(), "r", 1);
            while (true) {
                ::pause();
            }
        }
        char ready = 0;
        [[maybe_unused]] const ssize_t got = ::read(ready_input.get(), &ready, 1);
        ::_exit(0);
    }
    output.reset();
    // The stream ends once every process that holds the other end of the pipe is gone.
    EXPECT_EQ(read_all(input.get()), "");
    int status = 0;
    EXPECT_EQ(::waitpid(parent, &status, 0), parent);
}

TEST(Process, a_write_nobody_will_read_is_an_error_and_no_death) {
    prepare_signals();
    auto [input, output] = make_pipe();
    input.reset();
    EXPECT_EQ(::write(output.get(), "x", 1), -1);
    EXPECT_EQ(errno, EPIPE);
}

}  // namespace
}  // namespace ipcbench::platform
