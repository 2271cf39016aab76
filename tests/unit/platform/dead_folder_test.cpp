#include "platform/dead_folder.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platform/run_folder.hpp"
#include "platform/run_name.hpp"
#include "unit/platform/dead_folders.hpp"

namespace ipcbench::platform {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using State = DeadFolder::State;

TEST_F(DeadFolders, are_known_by_the_marker_and_removed_with_all_they_hold) {
    mark();
    make_file(path() + "/socket");
    const DeadFolder dead = look();
    ASSERT_EQ(dead.state(), State::dead) << dead.reason();
    EXPECT_THAT(remove(dead).removed, ElementsAre(path()));
    EXPECT_FALSE(fs::exists(path()));
}

TEST_F(DeadFolders, without_the_marker_are_kept_as_unknown) {
    make_file(path() + "/file");
    const DeadFolder folder = look();
    EXPECT_EQ(folder.state(), State::unknown);
    EXPECT_THAT(folder.reason(), HasSubstr("marker"));
}

TEST_F(DeadFolders, with_the_marker_of_another_are_kept_as_unknown) {
    fs::create_symlink(fresh_run_name(), path() + "/" + RunFolder::marker);
    EXPECT_EQ(look().state(), State::unknown);
}

TEST_F(DeadFolders, that_were_never_marked_are_empty_and_go) {
    const DeadFolder dead = look();
    ASSERT_EQ(dead.state(), State::dead) << dead.reason();
    EXPECT_THAT(remove(dead).removed, ElementsAre(path()));
}

TEST_F(DeadFolders, that_their_makers_remove_meanwhile_are_nothing_to_report) {
    const DeadFolder dead = look();
    fs::remove(path());
    const CleanResult cleaned = remove(dead);
    EXPECT_THAT(cleaned.removed, IsEmpty());
    EXPECT_THAT(cleaned.failed, IsEmpty());
}

TEST_F(DeadFolders, that_their_makers_remove_at_any_moment_are_nothing_to_report) {
    constexpr int removals = 500;
    std::atomic<int> examined = 0;
    std::atomic<int> removed = 0;
    std::thread maker([&] {
        for (int i = 1; i <= removals; ++i) {
            while (examined < i) {
                std::this_thread::yield();
            }
            ::rmdir(path().c_str());
            removed = i;
        }
    });
    fs::remove(path());
    for (int i = 1; i <= removals; ++i) {
        ::mkdir(path().c_str(), S_IRWXU);
        const DeadFolder dead = look();
        examined = i;
        EXPECT_THAT(remove(dead).failed, IsEmpty());
        while (removed < i) {
            std::this_thread::yield();
        }
    }
    maker.join();
}

TEST_F(DeadFolders, that_are_moved_meanwhile_are_reported) {
    const DeadFolder dead = look();
    const std::string moved = place() + "/moved";
    fs::rename(path(), moved);
    EXPECT_THAT(remove(dead).failed, ElementsAre(HasSubstr("was moved elsewhere meanwhile")));
    fs::remove(moved);
}

TEST_F(DeadFolders, are_alive_while_anybody_holds_their_lock) {
    mark();
    const UniqueFd lock(::open(path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    ASSERT_EQ(::flock(lock.get(), LOCK_SH | LOCK_NB), 0);
    EXPECT_EQ(look().state(), State::alive);
}

TEST_F(DeadFolders, are_locked_until_they_are_gone) {
    mark();
    const DeadFolder dead = look();
    const UniqueFd lock(::open(path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    EXPECT_EQ(::flock(lock.get(), LOCK_SH | LOCK_NB), -1);
}

TEST_F(DeadFolders, of_another_user_are_ignored) {
    mark();
    EXPECT_EQ(look(::geteuid() + 1).state(), State::nothing);
    EXPECT_EQ(look(std::nullopt).state(), State::dead);
}

TEST_F(DeadFolders, are_not_looked_for_behind_a_link) {
    const std::string link = fresh_run_name();
    fs::create_directory_symlink(precious(), place() + "/" + link);
    EXPECT_EQ(look(link).state(), State::nothing);
}

TEST_F(DeadFolders, swapped_for_a_link_once_they_were_looked_at_lead_nowhere_else) {
    mark();
    make_file(path() + "/socket");
    const DeadFolder dead = look();
    ASSERT_EQ(dead.state(), State::dead) << dead.reason();
    fs::rename(path(), place() + "/moved");
    fs::create_directory_symlink(precious(), path());

    const CleanResult cleaned = remove(dead);
    EXPECT_TRUE(fs::is_symlink(path())) << "what took the folder's place was removed";
    EXPECT_THAT(cleaned.removed, IsEmpty());
    EXPECT_THAT(cleaned.failed, ElementsAre(HasSubstr("moved elsewhere")));
    EXPECT_EQ(entries(place() + "/moved"), 0U);
}

TEST_F(DeadFolders, swapped_for_another_folder_leave_that_alone) {
    mark();
    const DeadFolder dead = look();
    fs::rename(path(), place() + "/moved");
    ASSERT_TRUE(fs::create_directory(path()));
    EXPECT_THAT(remove(dead).failed, ElementsAre(HasSubstr("moved elsewhere")));
    EXPECT_TRUE(fs::exists(path()));
}

TEST_F(DeadFolders, hold_links_that_are_removed_themselves) {
    mark();
    fs::create_directory_symlink(precious(), path() + "/folder");
    fs::create_symlink(precious() + "/kept", path() + "/file");
    EXPECT_THAT(remove(look()).removed, ElementsAre(path()));
}

TEST_F(DeadFolders, nested_deeper_than_any_run_does_are_kept) {
    mark();
    std::string deep = path();
    for (int i = 0; i < 20; ++i) {
        deep += "/f";
    }
    fs::create_directories(deep);
    EXPECT_THAT(remove(look()).failed, ElementsAre(HasSubstr("not a folder that a run can have made")));
    EXPECT_TRUE(fs::exists(deep));
    fs::remove_all(path());
}

/// Folders with names of the form "ipcbench-<uid>-<pid>-<start time>-<n>".
class DeadFoldersOfVersion01 : public DeadFolders {
protected:
    void SetUp() override {
        DeadFolders::SetUp();
        ASSERT_TRUE(fs::create_directory(old_path()));
    }
    [[nodiscard]] std::string old_name() const {
        return "ipcbench-" + std::to_string(::geteuid()) + "-" + std::to_string(::getpid()) + "-12345-0";
    }
    [[nodiscard]] std::string old_path() const { return place() + "/" + old_name(); }
};

TEST_F(DeadFoldersOfVersion01, are_removed_with_what_it_noted) {
    const std::string memory = old_name() + "-boost";
    ASSERT_TRUE(make_shared_memory(memory));
    make_file(old_path() + "/note-shm-" + memory, "");
    ASSERT_EQ(::mkfifo((old_path() + "/to-parent").c_str(), 0600), 0);
    const DeadFolder dead = look(old_name());
    ASSERT_EQ(dead.state(), State::dead) << dead.reason();
    CleanResult cleaned;
    dead.remove(old_path(), cleaned);
    EXPECT_THAT(cleaned.removed, ElementsAre("/dev/shm/" + memory, old_path()));
}

TEST_F(DeadFoldersOfVersion01, that_hold_what_it_never_made_are_kept_as_unknown) {
    make_file(old_path() + "/thesis.tex");
    const DeadFolder folder = look(old_name());
    EXPECT_EQ(folder.state(), State::unknown);
    EXPECT_THAT(folder.reason(), HasSubstr("version 0.1"));
}

}  // namespace
}  // namespace ipcbench::platform
