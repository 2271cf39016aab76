#include "platform/temporary_folder.hpp"

#include <sys/stat.h>

#include <filesystem>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platform/dead_runs.hpp"
#include "platform/run_folder.hpp"
#include "unit/platform/dying_process.hpp"
#include "unit/platform/named_things.hpp"

namespace ipcbench::platform {
namespace {

namespace fs = std::filesystem;
using ::testing::Contains;
using ::testing::HasSubstr;

/// Returns the temporary folder of a process that has died, which contains a run.
std::string let_an_owner_of_a_run_die() {
    return let_die([](const auto& die_saying) {
               const TemporaryFolder folder;
               const RunFolder run(std::vector<std::string>{folder.path()});
               die_saying(folder.path());
           })
        .text;
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

TEST(DeadRuns, do_not_include_a_living_one_with_an_empty_temporary_folder) {
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
