#include "platform/owned_name.hpp"

#include <fcntl.h>
#include <mqueue.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <optional>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platform/notes.hpp"
#include "platform/run_name.hpp"
#include "unit/error_of.hpp"
#include "unit/platform/named_things.hpp"

namespace ipcbench::platform {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// Returns the folder that has the note about the name of memory or of a queue.
std::string folder_of(const OwnedName& owned) {
    return "/dev/shm/" + std::string(run_in(owned.name()));
}

/// Returns this process's run folders in /dev/shm.
std::vector<std::string> run_folders() {
    std::vector<std::string> found;
    for (const auto& entry : fs::directory_iterator("/dev/shm")) {
        if (is_run_name_of(entry.path().filename().string(), ::getpid())) {
            found.push_back(entry.path());
        }
    }
    return found;
}

TEST(OwnedName, is_noted_before_it_is_made_and_removed_with_its_note) {
    std::string name;
    {
        const OwnedName owned(OwnedKind::shared_memory);
        name = owned.name();
        EXPECT_TRUE(fs::is_symlink(folder_of(owned) + "/note-shm-" + name));
        ASSERT_TRUE(make_shared_memory(name));
    }
    EXPECT_FALSE(shared_memory_exists(name));
    EXPECT_THAT(run_folders(), IsEmpty());
}

TEST(OwnedName, is_beside_a_lock_that_its_owner_holds) {
    const OwnedName owned(OwnedKind::shared_memory);
    const UniqueFd folder(::open(folder_of(owned).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    ASSERT_TRUE(folder);
    EXPECT_EQ(::flock(folder.get(), LOCK_EX | LOCK_NB), -1);
    EXPECT_EQ(errno, EWOULDBLOCK);
}

TEST(OwnedName, may_be_of_a_thing_that_was_never_made) {
    { const OwnedName owned(OwnedKind::message_queue); }
    EXPECT_THAT(run_folders(), IsEmpty());
}

TEST(OwnedName, removes_a_posix_queue) {
    OwnedName owned(OwnedKind::message_queue);
    const std::string name = "/" + owned.name();
    const mqd_t queue = ::mq_open(name.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600, nullptr);
    if (queue < 0) {
        GTEST_SKIP() << "no POSIX message queues here";
    }
    ::mq_close(queue);
    owned.remove();
    EXPECT_EQ(::mq_open(name.c_str(), O_RDWR | O_CLOEXEC), -1);
    EXPECT_EQ(errno, ENOENT);
}

key_t key_of(const OwnedName& owned) {
    return static_cast<key_t>(std::stoul(owned.name(), nullptr, 16));
}

TEST(OwnedName, removes_a_system_v_queue) {
    OwnedName owned(OwnedKind::sysv_queue);
    const key_t key = key_of(owned);
    const int queue = ::msgget(key, IPC_CREAT | IPC_EXCL | 0600);
    if (queue < 0) {
        GTEST_SKIP() << "no System V message queues here";
    }
    owned.made(queue);
    owned.remove();
    EXPECT_EQ(::msgget(key, 0), -1);
    EXPECT_THAT(run_folders(), IsEmpty());
}

TEST(OwnedName, leaves_a_system_v_queue_that_cannot_be_ours) {
    OwnedName owned(OwnedKind::sysv_queue);
    const int queue = ::msgget(key_of(owned), IPC_CREAT | IPC_EXCL | 0644);
    if (queue < 0) {
        GTEST_SKIP() << "no System V message queues here";
    }
    owned.remove();
    EXPECT_EQ(::msgctl(queue, IPC_RMID, nullptr), 0) << "another program's queue was removed";
}

TEST(OwnedName, disowned_the_thing_stays) {
    OwnedName owned(OwnedKind::shared_memory);
    const std::string name = owned.name();
    ASSERT_TRUE(make_shared_memory(name));
    owned.disown();
    EXPECT_THAT(run_folders(), IsEmpty());
    EXPECT_TRUE(shared_memory_exists(name));
    ::shm_unlink(("/" + name).c_str());
}

TEST(OwnedName, moving_hands_over) {
    std::string name;
    {
        OwnedName outer;
        {
            OwnedName inner(OwnedKind::shared_memory);
            name = inner.name();
            ASSERT_TRUE(make_shared_memory(name));
            outer = std::move(inner);
        }
        EXPECT_TRUE(shared_memory_exists(name));
        const OwnedName last(std::move(outer));
        EXPECT_EQ(last.name(), name);
    }
    EXPECT_FALSE(shared_memory_exists(name));
}

TEST(OwnedName, where_one_is_taken_the_next_is_tried) {
    std::vector<std::string> squatted;
    const OwnedName owned = make_owned(OwnedKind::shared_memory, [&](const OwnedName& fresh) {
        if (squatted.size() < 3) {
            squatted.push_back(fresh.name());
            EXPECT_TRUE(make_shared_memory(fresh.name()));
            return false;
        }
        return make_shared_memory(fresh.name());
    });
    EXPECT_TRUE(shared_memory_exists(owned.name()));
    for (const std::string& name : squatted) {
        EXPECT_NE(name, owned.name());
        EXPECT_EQ(::shm_unlink(("/" + name).c_str()), 0) << "what somebody else holds was removed";
    }
}

TEST(OwnedName, where_all_are_taken_that_is_an_error) {
    const Error error = ipcbench::test::error_of(
        [] { (void)make_owned(OwnedKind::shared_memory, [](const OwnedName& /*fresh*/) { return false; }); });
    EXPECT_STREQ(error.what(), "each of 20 random names was taken by somebody else");
    EXPECT_FALSE(error.hint().empty());
    EXPECT_THAT(run_folders(), IsEmpty());
}

TEST(OwnedName, a_note_that_cannot_be_written_is_an_error) {
    const std::string run = fresh_run_name();
    const Error error =
        ipcbench::test::error_of([&] { OwnedName("/nonexistent/" + run, OwnedKind::file, "/tmp/" + run + "-socket"); });
    EXPECT_EQ(error.what(), "writing the note '/nonexistent/" + run + "/note-file-" + run +
                                "-socket': No such file or directory (errno 2)");
}

TEST(OwnedName, removes_a_file_that_a_library_put_beside_the_folder) {
    const RunFolder folder;
    const std::string path = "/tmp/" + folder.prefix() + "-file";
    {
        const OwnedName owned(folder.path(), OwnedKind::file, path);
        EXPECT_TRUE(fs::is_symlink(folder.path() + "/note-file-" + folder.prefix() + "-file"));
        make_file(path);
    }
    EXPECT_FALSE(fs::exists(path));
    EXPECT_EQ(entries(folder.path()), 1U);  // the marker
}

TEST(OwnedName, of_a_file_that_does_not_bear_the_runs_name_is_an_error) {
    const RunFolder folder;
    for (const std::string& path : {std::string("/tmp/precious"), "/var/tmp/" + folder.prefix() + "-file",
                                    "/tmp/" + folder.prefix() + "-/../precious"}) {
        const Error error = ipcbench::test::error_of([&] { OwnedName(folder.path(), OwnedKind::file, path); });
        EXPECT_THAT(error.what(), HasSubstr("'" + path + "' does not begin with '/tmp/" + folder.prefix() + "-'"));
    }
}

TEST(ExternalRunFolder, is_noted_in_the_runs_own_folder) {
    const RunFolder folder;
    const RunFolder place;
    {
        const ExternalRunFolder elsewhere(folder.path(), place.path());
        EXPECT_EQ(fs::path(elsewhere.path()).parent_path(), place.path());
        EXPECT_EQ(entries(folder.path()), 2U);
    }
    EXPECT_EQ(entries(folder.path()), 1U);
    EXPECT_EQ(entries(place.path()), 1U);
}

}  // namespace
}  // namespace ipcbench::platform
