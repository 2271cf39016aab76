#include "platform/run_folder.hpp"

#include <fcntl.h>
#include <mqueue.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platform/process.hpp"
#include "unit/error_of.hpp"

namespace ipcbench::platform {
namespace {

namespace fs = std::filesystem;
using ::testing::Contains;

void make_file(const std::string& path) {
    std::ofstream(path) << "x";
}

bool make_shared_memory(const std::string& name) {
    return static_cast<bool>(UniqueFd(::shm_open(("/" + name).c_str(), O_CREAT | O_EXCL | O_RDWR, 0600)));
}

bool shared_memory_exists(const std::string& name) {
    return static_cast<bool>(UniqueFd(::shm_open(("/" + name).c_str(), O_RDONLY, 0)));
}

std::size_t entries(const std::string& folder) {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

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

TEST(OwnedName, is_noted_before_it_is_made_and_removed_with_its_note) {
    const RunFolder folder;
    const std::string name = folder.prefix() + "-memory";
    {
        const OwnedName owned(folder.path(), OwnedKind::shared_memory, name);
        EXPECT_EQ(owned.name(), name);
        EXPECT_TRUE(fs::exists(folder.path() + "/note-shm-" + name));
        ASSERT_TRUE(make_shared_memory(name));
    }
    EXPECT_FALSE(shared_memory_exists(name));
    EXPECT_EQ(entries(folder.path()), 0U);
}

TEST(OwnedName, may_be_of_a_thing_that_was_never_made) {
    const RunFolder folder;
    { const OwnedName owned(folder.path(), OwnedKind::shared_memory, folder.prefix() + "-never"); }
    EXPECT_EQ(entries(folder.path()), 0U);
}

TEST(OwnedName, removes_a_posix_queue) {
    const RunFolder folder;
    const std::string name = folder.prefix() + "-queue";
    OwnedName owned(folder.path(), OwnedKind::message_queue, name);
    const mqd_t queue = ::mq_open(("/" + name).c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600, nullptr);
    if (queue < 0) {
        GTEST_SKIP() << "no POSIX message queues here";
    }
    ::mq_close(queue);
    owned.remove();
    EXPECT_EQ(::mq_open(("/" + name).c_str(), O_RDWR | O_CLOEXEC), -1);
    EXPECT_EQ(errno, ENOENT);
}

/// A System V queue under a key that is free.
std::optional<std::pair<key_t, int>> make_sysv_queue(int mode) {
    for (key_t key = 0x1bc00000 + ::getpid(); key < 0x1bcfffff; ++key) {
        const int queue = ::msgget(key, IPC_CREAT | IPC_EXCL | mode);
        if (queue >= 0) {
            return std::pair{key, queue};
        }
        if (errno != EEXIST) {
            break;
        }
    }
    return std::nullopt;
}

std::string hexadecimal(key_t key) {
    std::array<char, 16> text{};
    std::snprintf(text.data(), text.size(), "%x", static_cast<unsigned>(key));
    return text.data();
}

TEST(OwnedName, removes_a_system_v_queue) {
    const RunFolder folder;
    const auto made = make_sysv_queue(0600);
    if (!made) {
        GTEST_SKIP() << "no System V message queues here";
    }
    OwnedName owned(folder.path(), OwnedKind::sysv_queue, hexadecimal(made->first));
    owned.remove();
    EXPECT_EQ(::msgget(made->first, 0), -1);
    EXPECT_EQ(entries(folder.path()), 0U);
}

TEST(OwnedName, leaves_a_system_v_queue_that_cannot_be_ours) {
    const RunFolder folder;
    const auto made = make_sysv_queue(0644);
    if (!made) {
        GTEST_SKIP() << "no System V message queues here";
    }
    OwnedName owned(folder.path(), OwnedKind::sysv_queue, hexadecimal(made->first));
    owned.remove();
    EXPECT_EQ(::msgctl(made->second, IPC_RMID, nullptr), 0) << "another program's queue was removed";
}

TEST(OwnedName, disowned_the_thing_stays) {
    const RunFolder folder;
    const std::string name = folder.prefix() + "-foreign";
    ASSERT_TRUE(make_shared_memory(name));
    {
        OwnedName owned(folder.path(), OwnedKind::shared_memory, name);
        owned.disown();
        EXPECT_EQ(entries(folder.path()), 0U);
    }
    EXPECT_TRUE(shared_memory_exists(name));
    ::shm_unlink(("/" + name).c_str());
}

TEST(OwnedName, moving_hands_over) {
    const RunFolder folder;
    const std::string name = folder.prefix() + "-moved";
    {
        OwnedName outer;
        {
            OwnedName inner(folder.path(), OwnedKind::shared_memory, name);
            ASSERT_TRUE(make_shared_memory(name));
            outer = std::move(inner);
        }
        EXPECT_TRUE(shared_memory_exists(name));
        const OwnedName last(std::move(outer));
        EXPECT_EQ(last.name(), name);
    }
    EXPECT_FALSE(shared_memory_exists(name));
}

TEST(OwnedName, a_note_that_cannot_be_written_is_an_error) {
    const Error error =
        ipcbench::testing::error_of([] { OwnedName("/nonexistent", OwnedKind::message_queue, "ipcbench-1-q"); });
    EXPECT_STREQ(error.what(),
                 "writing the note '/nonexistent/note-mq-ipcbench-1-q': No such file or directory (errno 2)");
}

/// What a process left that ended without its destructors.
struct Estate {
    std::string folder;
    std::string memory;
};

Estate let_an_owner_die() {
    std::array<int, 2> ends{-1, -1};
    EXPECT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
    const UniqueFd input(ends[0]);
    UniqueFd output(ends[1]);
    const pid_t pid = ::fork();
    if (pid == 0) {
        const RunFolder folder;
        const std::string memory = folder.prefix() + "-memory";
        const OwnedName owned(folder.path(), OwnedKind::shared_memory, memory);
        make_shared_memory(memory);
        make_file(folder.path() + "/socket");
        const std::string text = folder.path() + "\n" + memory;
        [[maybe_unused]] const ssize_t written = ::write(output.get(), text.data(), text.size());
        ::_exit(0);
    }
    output.reset();
    int status = 0;
    EXPECT_EQ(::waitpid(pid, &status, 0), pid);
    std::array<char, 512> text{};
    const ssize_t size = ::read(input.get(), text.data(), text.size());
    EXPECT_GT(size, 0);
    const std::string both(text.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
    const std::size_t line = both.find('\n');
    return {both.substr(0, line), both.substr(line + 1)};
}

TEST(DeadRuns, are_removed_with_all_that_is_theirs) {
    const Estate dead = let_an_owner_die();
    ASSERT_TRUE(fs::exists(dead.folder));
    ASSERT_TRUE(shared_memory_exists(dead.memory));
    const Cleaned cleaned = clean_dead_runs();
    EXPECT_FALSE(fs::exists(dead.folder));
    EXPECT_FALSE(shared_memory_exists(dead.memory));
    EXPECT_THAT(cleaned.removed, Contains(dead.folder));
    EXPECT_THAT(cleaned.removed, Contains(dead.memory));
}

TEST(DeadRuns, the_living_are_left_alone) {
    const RunFolder living;
    const std::string name = living.prefix() + "-memory";
    const OwnedName owned(living.path(), OwnedKind::shared_memory, name);
    ASSERT_TRUE(make_shared_memory(name));
    make_file(living.path() + "/socket");
    const Cleaned cleaned = clean_dead_runs();
    EXPECT_TRUE(fs::exists(living.path() + "/socket"));
    EXPECT_TRUE(shared_memory_exists(name));
    EXPECT_THAT(cleaned.removed, ::testing::Not(Contains(living.path())));
}

/// No process has had that number at that time: it is over the largest that the kernel gives.
std::string name_of_nobody() {
    return "ipcbench-" + std::to_string(::geteuid()) + "-4194999-1-" + std::to_string(::getpid());
}

TEST(DeadRuns, a_folder_of_somebody_who_never_was_is_removed) {
    const std::string path = "/tmp/" + name_of_nobody();
    ASSERT_TRUE(fs::create_directory(path));
    make_file(path + "/file");
    EXPECT_THAT(clean_dead_runs().removed, Contains(path));
    EXPECT_FALSE(fs::exists(path));
}

TEST(DeadRuns, memory_without_a_folder_is_removed_when_its_owner_is_gone) {
    const std::string name = name_of_nobody() + "-memory";
    ASSERT_TRUE(make_shared_memory(name));
    EXPECT_THAT(clean_dead_runs().removed, Contains("/dev/shm/" + name));
    EXPECT_FALSE(shared_memory_exists(name));
}

TEST(DeadRuns, what_only_looks_like_ours_is_left_alone) {
    const std::string pid = std::to_string(::getpid());
    const std::string folder = "/tmp/ipcbench-results-" + pid;
    const std::string file = "/tmp/" + name_of_nobody() + "-file";
    const std::string memory = "ipcbench-cache-" + pid;
    ASSERT_TRUE(fs::create_directory(folder));
    make_file(file);
    ASSERT_TRUE(make_shared_memory(memory));
    (void)clean_dead_runs();
    EXPECT_TRUE(fs::remove(folder));
    EXPECT_TRUE(fs::remove(file));
    EXPECT_EQ(::shm_unlink(("/" + memory).c_str()), 0);
}

TEST(DeadRuns, a_link_in_the_place_of_a_folder_is_not_followed) {
    const std::string target = "/tmp/ipcbench-target-" + std::to_string(::getpid());
    const std::string link = "/tmp/" + name_of_nobody() + "-link";
    ASSERT_TRUE(fs::create_directory(target));
    make_file(target + "/precious");
    fs::create_directory_symlink(target, link);
    (void)clean_dead_runs();
    EXPECT_TRUE(fs::exists(target + "/precious"));
    fs::remove(link);
    fs::remove_all(target);
}

}  // namespace
}  // namespace ipcbench::platform
