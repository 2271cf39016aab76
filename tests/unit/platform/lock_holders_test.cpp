#include "platform/lock_holders.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ipcbench/base/unique_fd.hpp"
#include "platform/run_folder.hpp"

namespace ipcbench::platform {
namespace {

TEST(LockHolders, are_the_processes_that_took_the_lock) {
    const RunFolder folder;
    struct stat state {};
    ASSERT_EQ(::stat(folder.path().c_str(), &state), 0);
    EXPECT_THAT(lock_holders(state), ::testing::Contains(::getpid()));
    ASSERT_EQ(::stat("/", &state), 0);
    EXPECT_THAT(lock_holders(state), ::testing::Not(::testing::Contains(::getpid())));
}

TEST(LockHolders, end_when_they_were_killed_and_not_before) {
    EXPECT_FALSE(is_ending(::getpid()));
    EXPECT_FALSE(is_ending(0));
    const pid_t child = ::fork();
    if (child == 0) {
        while (true) {
            ::pause();
        }
    }
    EXPECT_FALSE(is_ending(child));
    ::kill(child, SIGKILL);
    EXPECT_TRUE(is_ending(child));  // whether the kernel is still ending it or has done so
    int status = 0;
    EXPECT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_TRUE(is_ending(child));
}

}  // namespace
}  // namespace ipcbench::platform
