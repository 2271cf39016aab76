#include "platform/run_folder.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include <gtest/gtest.h>

#include "platform/process.hpp"
#include "unit/platform/named_things.hpp"

namespace ipcbench::platform {
namespace {

namespace fs = std::filesystem;

TEST(RunFolder, is_private) {
    const RunFolder folder;
    struct stat state {};
    ASSERT_EQ(::stat(folder.path().c_str(), &state), 0);
    EXPECT_TRUE(S_ISDIR(state.st_mode));
    EXPECT_EQ(state.st_mode & 0777U, 0700U);
    EXPECT_EQ(state.st_uid, ::geteuid());
}

TEST(RunFolder, bears_the_names_of_its_owner) {
    const RunFolder folder;
    const std::string start = "ipcbench-" + std::to_string(::geteuid()) + "-" + std::to_string(::getpid()) + "-" +
                              std::to_string(start_time(::getpid()).value_or(0)) + "-";
    EXPECT_EQ(folder.prefix().substr(0, start.size()), start);
    EXPECT_EQ(fs::path(folder.path()).filename(), folder.prefix());
}

TEST(RunFolder, leaves_room_for_a_sockets_name_behind_it) {
    const RunFolder folder;
    EXPECT_LE(folder.path().size(), 90U);
}

TEST(RunFolder, no_two_are_one) {
    const RunFolder one;
    const RunFolder other;
    EXPECT_NE(one.path(), other.path());
}

TEST(RunFolder, is_locked_while_it_lives) {
    const RunFolder folder;
    const UniqueFd second(::open(folder.path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    EXPECT_EQ(::flock(second.get(), LOCK_EX | LOCK_NB), -1);
    EXPECT_EQ(errno, EWOULDBLOCK);
}

TEST(RunFolder, is_removed_with_all_it_holds) {
    std::string path;
    {
        const RunFolder folder;
        path = folder.path();
        make_file(path + "/socket");
        fs::create_directory(path + "/deeper");
        make_file(path + "/deeper/file");
    }
    EXPECT_FALSE(fs::exists(path));
}

TEST(RunFolder, takes_the_names_that_are_noted_in_it_along) {
    std::string name;
    {
        const RunFolder folder;
        name = folder.prefix() + "-memory";
        ASSERT_TRUE(make_shared_memory(name));
        make_file(folder.path() + "/note-shm-" + name);
        ASSERT_TRUE(shared_memory_exists(name));
    }
    EXPECT_FALSE(shared_memory_exists(name));
}

}  // namespace
}  // namespace ipcbench::platform
