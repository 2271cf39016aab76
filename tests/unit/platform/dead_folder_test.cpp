#include "platform/dead_folder.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/msg.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platform/random.hpp"
#include "platform/run_folder.hpp"
#include "platform/run_name.hpp"
#include "unit/platform/named_things.hpp"

namespace ipcbench::platform {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using State = DeadFolder::State;

/// The folder of a run whose lock is free, next to a folder that must not change.
class DeadFolders : public ::testing::Test {
protected:
    void SetUp() override {
        ASSERT_TRUE(fs::create_directory(path()));
        ASSERT_TRUE(fs::create_directory(precious()));
        make_file(precious() + "/kept");
    }
    void TearDown() override { EXPECT_TRUE(fs::exists(precious() + "/kept")) << "what is somebody else's was removed"; }

    [[nodiscard]] const std::string& place() const { return place_.path(); }
    [[nodiscard]] std::string path() const { return place() + "/" + name_; }
    [[nodiscard]] std::string precious() const { return place() + "/precious"; }
    [[nodiscard]] const std::string& name() const { return name_; }

    void mark() const { fs::create_symlink(name_, path() + "/" + RunFolder::marker); }
    void note(const std::string& name, const std::string& text = "-") const {
        fs::create_symlink(text, path() + "/" + name);
    }
    [[nodiscard]] DeadFolder look(std::optional<uid_t> owner = ::geteuid()) const { return look(name_, owner); }
    [[nodiscard]] DeadFolder look(const std::string& name, std::optional<uid_t> owner = ::geteuid()) const {
        return DeadFolder(there_.get(), name, owner);
    }
    [[nodiscard]] CleanResult remove(const DeadFolder& dead) const {
        CleanResult cleaned;
        dead.remove(path(), cleaned);
        return cleaned;
    }

private:
    RunFolder place_;
    UniqueFd there_{::open(place_.path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    std::string name_ = fresh_run_name();
};

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

TEST_F(DeadFolders, are_removed_with_the_memory_that_is_noted_in_them) {
    mark();
    const std::string memory = fresh_name_for(name());
    ASSERT_TRUE(make_shared_memory(memory));
    note("note-shm-" + memory);
    EXPECT_THAT(remove(look()).removed, ElementsAre("/dev/shm/" + memory, path()));
    EXPECT_FALSE(shared_memory_exists(memory));
}

TEST_F(DeadFolders, whose_notes_name_what_others_may_read_keep_that_and_say_so) {
    mark();
    const std::string memory = fresh_name_for(name());
    ASSERT_TRUE(make_shared_memory(memory));
    ASSERT_EQ(::chmod(("/dev/shm/" + memory).c_str(), 0644), 0);
    note("note-shm-" + memory);
    const CleanResult cleaned = remove(look());
    EXPECT_THAT(cleaned.removed, IsEmpty());
    EXPECT_THAT(cleaned.kept, ElementsAre(HasSubstr(memory), HasSubstr(path())));
    EXPECT_TRUE(fs::remove("/dev/shm/" + memory));
}

TEST_F(DeadFolders, whose_notes_are_invalid_remove_nothing_else) {
    mark();
    const std::string other = fresh_name_for(fresh_run_name());
    const std::string decoy = "/tmp/" + name() + "x";
    ASSERT_TRUE(make_shared_memory(other));
    make_file(decoy);
    for (const std::string& label : {other, std::string(), std::string(".."), name(), name() + "-", name() + "x",
                                     name() + "-ring", std::string("z1"), std::string("00000000")}) {
        for (const char* const start :
             {"note-shm-", "note-mq-", "note-file-", "note-sysvmsg-", "note-daemon-", "note-"}) {
            note(start + label, precious() + "/kept");
        }
    }
    ASSERT_EQ(::mkfifo((path() + "/note-file-" + name() + "-fifo").c_str(), 0600), 0);
    EXPECT_THAT(remove(look()).removed, ElementsAre(path()));
    EXPECT_TRUE(fs::remove(decoy));
    EXPECT_TRUE(fs::remove("/dev/shm/" + other));
}

TEST_F(DeadFolders, whose_notes_name_a_link_a_folder_or_a_locked_file_keep_it) {
    mark();
    const auto sibling = [&](const char* what) { return "/tmp/" + name() + "-" + what; };
    fs::create_symlink(precious() + "/kept", sibling("link"));
    ASSERT_TRUE(fs::create_directory(sibling("folder")));
    make_file(sibling("file"));
    make_file(sibling("locked"));
    const UniqueFd locked(::open(sibling("locked").c_str(), O_RDONLY | O_CLOEXEC));
    ASSERT_EQ(::flock(locked.get(), LOCK_EX | LOCK_NB), 0);
    for (const char* const what : {"link", "folder", "file", "locked"}) {
        note("note-file-" + name() + "-" + what);
    }
    const CleanResult cleaned = remove(look());
    EXPECT_THAT(cleaned.removed, ElementsAre(sibling("file")));
    EXPECT_EQ(cleaned.kept.size(), 4U);
    for (const char* const what : {"link", "folder", "locked"}) {
        EXPECT_TRUE(fs::remove(sibling(what))) << what;
    }
}

TEST_F(DeadFolders, whose_queue_has_another_number_or_was_used_leave_it) {
    mark();
    const std::string digits = "1" + make_nonce().substr(0, 7);
    const auto key = static_cast<key_t>(std::stoul(digits, nullptr, 16));
    const int queue = ::msgget(key, IPC_CREAT | IPC_EXCL | 0600);
    if (queue < 0) {
        GTEST_SKIP() << "no System V message queues here";
    }
    note("note-sysvmsg-" + digits, "- " + std::to_string(queue + 1));
    EXPECT_THAT(remove(look()).removed, ElementsAre(path()));
    EXPECT_EQ(::msgget(key, 0), queue);

    ASSERT_TRUE(fs::create_directory(path()));
    mark();
    note("note-sysvmsg-" + digits);
    const long empty_message = 1;  // its type alone
    ASSERT_EQ(::msgsnd(queue, &empty_message, 0, 0), 0);
    EXPECT_THAT(remove(look()).removed, ElementsAre(path()));
    EXPECT_EQ(::msgget(key, 0), queue);
    ASSERT_TRUE(fs::create_directory(path()));
    mark();
    note("note-sysvmsg-" + digits, "- " + std::to_string(queue));
    EXPECT_THAT(remove(look()).removed, ElementsAre("System V queue 0x" + digits, path()));
    EXPECT_EQ(::msgget(key, 0), -1);
}

TEST_F(DeadFolders, whose_queue_is_in_another_ipc_namespace_are_kept) {
    mark();
    note("note-sysvmsg-12345678", "ipc:[1] 5");
    const CleanResult cleaned = remove(look());
    EXPECT_THAT(cleaned.kept, ElementsAre(HasSubstr("another IPC namespace"), HasSubstr(path())));
    EXPECT_TRUE(fs::exists(path()));
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
