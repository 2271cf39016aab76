#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platform/run_folder.hpp"
#include "unit/platform/named_things.hpp"

namespace ipcbench::platform {
namespace {

namespace fs = std::filesystem;
using ::testing::Contains;
using ::testing::Not;

/// What a process left that ended without its destructors.
struct Estate {
    std::string folder;
    std::string memory;
    std::string file;  ///< in another folder
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
        const std::string file = "/tmp/" + folder.prefix() + "-elsewhere";
        const OwnedName owned_file(folder.path(), OwnedKind::file, file);
        make_file(file);
        const std::string text = folder.path() + "\n" + memory + "\n" + file;
        [[maybe_unused]] const ssize_t written = ::write(output.get(), text.data(), text.size());
        ::_exit(0);
    }
    output.reset();
    int status = 0;
    EXPECT_EQ(::waitpid(pid, &status, 0), pid);
    std::array<char, 512> text{};
    const ssize_t size = ::read(input.get(), text.data(), text.size());
    EXPECT_GT(size, 0);
    std::istringstream lines(std::string(text.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0))));
    Estate estate;
    lines >> estate.folder >> estate.memory >> estate.file;
    return estate;
}

TEST(DeadRuns, are_removed_with_all_that_is_theirs) {
    const Estate dead = let_an_owner_die();
    ASSERT_TRUE(fs::exists(dead.folder));
    ASSERT_TRUE(shared_memory_exists(dead.memory));
    ASSERT_TRUE(fs::exists(dead.file));
    const Cleaned cleaned = clean_dead_runs();
    EXPECT_FALSE(fs::exists(dead.folder));
    EXPECT_FALSE(shared_memory_exists(dead.memory));
    EXPECT_THAT(cleaned.removed, Contains(dead.folder));
    EXPECT_THAT(cleaned.removed, Contains(dead.memory));
    EXPECT_FALSE(fs::exists(dead.file));
    EXPECT_THAT(cleaned.removed, Contains(dead.file));
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
    EXPECT_THAT(cleaned.removed, Not(Contains(living.path())));
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

/// A dead run's folder whose notes claim what is not that run's, and the things that must stay.
class HostileNotesOfDeadRuns : public ::testing::Test {
protected:
    void SetUp() override {
        ASSERT_TRUE(fs::create_directory(folder_));
        ASSERT_TRUE(fs::create_directory(precious_));
        make_file(precious_ + "/kept");
    }
    void TearDown() override {
        EXPECT_FALSE(fs::exists(folder_)) << "the dead folder itself goes";
        EXPECT_TRUE(fs::exists(precious_ + "/kept"));
        fs::remove_all(precious_);
        fs::remove_all(folder_);
    }

    void note(const std::string& name, const std::string& text = "") const { make_file(folder_ + "/" + name, text); }

    const std::string name_ = name_of_nobody() + "-hostile";
    const std::string folder_ = "/tmp/" + name_;
    const std::string precious_ = "/tmp/ipcbench-precious-" + std::to_string(::getpid());
};

TEST_F(HostileNotesOfDeadRuns, do_not_remove_foreign_shared_memory) {
    const std::string foreign = "ipcbench-foreign-" + std::to_string(::getpid());
    ASSERT_TRUE(make_shared_memory(foreign));
    note("note-shm-" + foreign);
    note("note-shm-..");
    note("note-shm-");
    EXPECT_THAT(clean_dead_runs().removed, Not(Contains(foreign)));
    EXPECT_EQ(::shm_unlink(("/" + foreign).c_str()), 0);
}

TEST_F(HostileNotesOfDeadRuns, do_not_remove_a_foreign_file) {
    note("note-file-kept", precious_ + "/kept");
    note("note-file-" + name_ + "-kept", precious_ + "/kept");
    note("note-file-" + name_ + "-empty");
    note("note-file-" + name_ + "-relative", name_ + "-relative");
    note("note-file-..", precious_ + "/..");
    (void)clean_dead_runs();
}

TEST_F(HostileNotesOfDeadRuns, do_not_lead_out_of_a_folder_by_dots) {
    const std::string bait = "/tmp/" + name_ + "-bait";
    make_file(bait);
    note("note-file-" + name_ + "-bait", precious_ + "/../" + name_ + "-bait");
    (void)clean_dead_runs();
    EXPECT_TRUE(fs::remove(bait));
}

TEST_F(HostileNotesOfDeadRuns, remove_neither_a_link_nor_a_folder_in_the_place_of_a_file) {
    const std::string link = precious_ + "/" + name_ + "-link";
    const std::string inner = precious_ + "/" + name_ + "-folder";
    fs::create_symlink(precious_ + "/kept", link);
    ASSERT_TRUE(fs::create_directory(inner));
    note("note-file-" + name_ + "-link", link);
    note("note-file-" + name_ + "-folder", inner);
    (void)clean_dead_runs();
    EXPECT_TRUE(fs::is_symlink(link));
    EXPECT_TRUE(fs::exists(inner));
}

TEST_F(HostileNotesOfDeadRuns, that_are_links_themselves_are_not_read) {
    const std::string bait = precious_ + "/" + name_ + "-bait";
    const std::string elsewhere = precious_ + "/text";
    make_file(bait);
    make_file(elsewhere, bait);
    fs::create_symlink(elsewhere, folder_ + "/note-file-" + name_ + "-bait");
    fs::create_directory_symlink(precious_, folder_ + "/note-shm-" + name_);
    (void)clean_dead_runs();
    EXPECT_TRUE(fs::exists(bait));
    EXPECT_TRUE(fs::exists(elsewhere));
}

TEST_F(HostileNotesOfDeadRuns, that_would_keep_the_reader_waiting_do_not) {
    ASSERT_EQ(::mkfifo((folder_ + "/note-file-" + name_ + "-fifo").c_str(), 0600), 0);
    (void)clean_dead_runs();
}

}  // namespace
}  // namespace ipcbench::platform
