#include "platform/temporary_folder.hpp"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platform/dead_runs.hpp"
#include "platform/run_folder.hpp"
#include "unit/platform/named_things.hpp"

namespace ipcbench::platform {
namespace {

namespace fs = std::filesystem;
using ::testing::Contains;
using ::testing::HasSubstr;

/// Forks a process that ends without running its destructors. Returns its temporary folder, which contains a run.
std::string let_an_owner_of_a_run_die() {
    std::array<int, 2> ends{-1, -1};
    EXPECT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
    const UniqueFd input(ends[0]);
    UniqueFd output(ends[1]);
    const pid_t pid = ::fork();
    if (pid == 0) {
        const TemporaryFolder folder;
        const RunFolder run(std::vector<std::string>{folder.path()});
        [[maybe_unused]] const ssize_t written = ::write(output.get(), folder.path().data(), folder.path().size());
        ::_exit(0);
    }
    output.reset();
    int status = 0;
    EXPECT_EQ(::waitpid(pid, &status, 0), pid);
    std::array<char, 64> text{};
    const ssize_t size = ::read(input.get(), text.data(), text.size());
    EXPECT_GT(size, 0);
    return {text.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0))};
}

TEST(TemporaryFolder, is_private_and_removed_with_its_contents) {
    std::string path;
    {
        const TemporaryFolder folder;
        path = folder.path();
        struct stat state {};
        ASSERT_EQ(::stat(path.c_str(), &state), 0);
        EXPECT_EQ(state.st_mode & 07777U, 0700U);
        make_file(path + "/file");
    }
    EXPECT_FALSE(fs::exists(path));
}

TEST(TemporaryFolder, of_the_living_is_left_alone_even_if_it_is_empty) {
    const TemporaryFolder folder;
    static_cast<void>(clean_dead_runs());
    EXPECT_TRUE(fs::exists(folder.path()));
}

TEST(DeadRuns, are_removed_with_the_temporary_folder_in_which_they_died) {
    const std::string folder = let_an_owner_of_a_run_die();
    ASSERT_EQ(entries(folder), 1U);
    EXPECT_THAT(clean_dead_runs().removed, Contains(folder));
    EXPECT_FALSE(fs::exists(folder));
}

TEST(DeadRuns, leave_a_temporary_folder_in_which_there_is_something_else) {
    const std::string folder = let_an_owner_of_a_run_die();
    make_file(folder + "/file");
    EXPECT_THAT(clean_dead_runs().kept, Contains(HasSubstr(folder)));
    EXPECT_EQ(entries(folder), 1U);
    ASSERT_TRUE(fs::remove(folder + "/file"));
    EXPECT_THAT(clean_dead_runs().removed, Contains(folder));
}

}  // namespace
}  // namespace ipcbench::platform
