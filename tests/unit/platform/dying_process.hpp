#pragma once

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <string>

#include <gtest/gtest.h>

#include "ipcbench/base/unique_fd.hpp"

namespace ipcbench::platform {

/// A process that has ended without running its destructors.
struct DeadProcess {
    pid_t pid = -1;
    std::string text;  ///< its last words
};

/// Runs `life(die_saying)` in a new process, which ends in the call `die_saying(text)`, with at most 512 bytes.
template <class Life>
DeadProcess let_die(const Life& life) {
    std::array<int, 2> ends{-1, -1};
    EXPECT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
    const UniqueFd input(ends[0]);
    UniqueFd output(ends[1]);
    DeadProcess dead;
    dead.pid = ::fork();
    if (dead.pid == 0) {
        life([&output](const std::string& text) {
            [[maybe_unused]] const ssize_t written = ::write(output.get(), text.data(), text.size());
            ::_exit(0);
        });
        ::_exit(1);
    }
    output.reset();
    int status = 0;
    EXPECT_EQ(::waitpid(dead.pid, &status, 0), dead.pid);
    std::array<char, 512> text{};
    const ssize_t size = ::read(input.get(), text.data(), text.size());
    EXPECT_GT(size, 0);
    dead.text.assign(text.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
    return dead;
}

}  // namespace ipcbench::platform
