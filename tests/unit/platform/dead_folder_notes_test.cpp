#include <fcntl.h>
#include <sys/file.h>
#include <sys/msg.h>
#include <sys/stat.h>
#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platform/random.hpp"
#include "unit/platform/dead_folders.hpp"

namespace ipcbench::platform {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

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
    for (const std::string& label :
         {other, std::string(), std::string(".."), name(), name() + "-", name() + "x", name() + "-ring",
          std::string("z1"), std::string("00000000"), std::string("ib-0123456789abcde")}) {
        for (const char* const start :
             {"note-shm-", "note-mq-", "note-file-", "note-sysvmsg-", "note-daemon-", "note-folder-", "note-"}) {
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

}  // namespace
}  // namespace ipcbench::platform
