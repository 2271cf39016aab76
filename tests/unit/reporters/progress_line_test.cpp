#include "reporters/progress_line.hpp"

#include <fcntl.h>
#include <pty.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include <gtest/gtest.h>

#include "ipcbench/base/unique_fd.hpp"

namespace ipcbench::reporters {
namespace {

using namespace std::chrono_literals;

TEST(ProgressText, shows_the_time_left_of_a_timed_run) {
    const Task task{.transport = "pipe", .number = 3, .of = 21, .phase = "rate", .duration = 10s};
    EXPECT_EQ(progress_text(task, 3, 300'000, {}), "[3/21] pipe, rate, 7 s left, 100,000 round trips/s");
}

TEST(ProgressText, estimates_the_time_left_of_a_counted_run) {
    const Task task{.transport = "pipe", .phase = "rate", .round_trips = 1000};
    EXPECT_EQ(progress_text(task, 2, 200, {}), "pipe, rate, 8 s left, 100 round trips/s");
    EXPECT_EQ(progress_text(task, 2, 0, {}), "pipe, rate");
}

TEST(ProgressText, never_shows_a_negative_time_left) {
    const Task timed{.transport = "pipe", .phase = "rate", .duration = 1s};
    EXPECT_EQ(progress_text(timed, 2, 0, {}), "pipe, rate, 0 s left");
    const Task counted{.transport = "pipe", .phase = "rate", .round_trips = 10};
    EXPECT_EQ(progress_text(counted, 2, 20, {}), "pipe, rate, 0 s left, 10 round trips/s");
}

TEST(ProgressText, leaves_the_last_column_free) {
    const Task task{.transport = "pipe", .phase = "rate", .duration = 10s};
    EXPECT_EQ(progress_text(task, 3, 0, {.width = 8}), "pipe, r");
}

std::string take(int fd) {
    std::array<char, 4096> bytes{};
    const ssize_t got = ::read(fd, bytes.data(), bytes.size());
    return {bytes.data(), static_cast<std::size_t>(std::max<ssize_t>(got, 0))};
}

TEST(ProgressLine, is_shown_and_cleared) {
    std::array<int, 2> ends{-1, -1};
    ASSERT_EQ(::pipe(ends.data()), 0);
    const UniqueFd reader(ends[0]);
    const UniqueFd writer(ends[1]);
    const Lifeline lifeline;
    ProgressLine line(writer.get(), {}, true);
    line.begin({.transport = "pipe", .phase = "rate", .duration = 10s}, lifeline);
    EXPECT_EQ(take(reader.get()).substr(0, 14), "\r\033[Kpipe, rate");  // blocks until the line is written
    line.end();
    const std::string rest = take(reader.get());
    EXPECT_EQ(rest.substr(rest.size() - 4), "\r\033[K");
}

TEST(ProgressLine, does_not_wait_for_a_reader_that_does_not_read) {
    std::array<int, 2> ends{-1, -1};
    ASSERT_EQ(::pipe(ends.data()), 0);
    const UniqueFd reader(ends[0]);
    const UniqueFd writer(ends[1]);
    const platform::UnblockedStream stream(writer.get());
    const std::string page(4096, 'x');
    while (stream.write(page)) {
    }
    EXPECT_FALSE(stream.write("one line more"));
    EXPECT_EQ(::fcntl(writer.get(), F_GETFL) & O_NONBLOCK, 0) << "others share the stream";
    EXPECT_EQ(take(reader.get()), page);
    EXPECT_TRUE(stream.write("one line more"));
}

TEST(ProgressLine, does_not_wait_for_a_stopped_terminal) {
    int ours = -1;
    int theirs = -1;
    if (::openpty(&ours, &theirs, nullptr, nullptr, nullptr) != 0) {
        GTEST_SKIP() << "no pseudo terminals here: is /dev/pts mounted?";
    }
    const UniqueFd keyboard(ours);
    const UniqueFd screen(theirs);
    const platform::UnblockedStream stream(screen.get());
    EXPECT_TRUE(stream.write("first"));
    ASSERT_EQ(::tcflow(screen.get(), TCOOFF), 0);
    EXPECT_FALSE(stream.write("second"));
    ASSERT_EQ(::tcflow(screen.get(), TCOON), 0);
    EXPECT_TRUE(stream.write("third"));
    EXPECT_EQ(take(keyboard.get()).substr(0, 5), "first");
}

TEST(ProgressLine, writes_nothing_when_hidden) {
    std::array<int, 2> ends{-1, -1};
    ASSERT_EQ(::pipe(ends.data()), 0);
    const UniqueFd reader(ends[0]);
    UniqueFd writer(ends[1]);
    const Lifeline lifeline;
    {
        ProgressLine line(writer.get(), {}, false);
        line.begin({.transport = "pipe", .phase = "rate", .duration = 10s}, lifeline);
        line.end();
    }
    writer.reset();
    EXPECT_EQ(take(reader.get()), "");
}

}  // namespace
}  // namespace ipcbench::reporters
