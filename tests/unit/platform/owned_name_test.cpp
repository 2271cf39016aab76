#include "platform/owned_name.hpp"

#include <fcntl.h>
#include <mqueue.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <optional>
#include <utility>

#include <gtest/gtest.h>

#include "platform/run_folder.hpp"
#include "unit/error_of.hpp"
#include "unit/platform/named_things.hpp"

namespace ipcbench::platform {
namespace {

namespace fs = std::filesystem;

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
        ipcbench::test::error_of([] { OwnedName("/nonexistent", OwnedKind::message_queue, "ipcbench-1-q"); });
    EXPECT_STREQ(error.what(),
                 "writing the note '/nonexistent/note-mq-ipcbench-1-q': No such file or directory (errno 2)");
}

TEST(OwnedName, removes_a_file_whose_note_says_where_it_is) {
    const RunFolder folder;
    const RunFolder elsewhere;
    const std::string path = elsewhere.path() + "/" + folder.prefix() + "-file";
    {
        const OwnedName owned(folder.path(), OwnedKind::file, path);
        EXPECT_TRUE(fs::exists(folder.path() + "/note-file-" + folder.prefix() + "-file"));
        make_file(path);
    }
    EXPECT_FALSE(fs::exists(path));
    EXPECT_EQ(entries(folder.path()), 0U);
}

}  // namespace
}  // namespace ipcbench::platform
