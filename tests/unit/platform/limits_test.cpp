#include <cerrno>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platform/conditions.hpp"
#include "sample_machines.hpp"

namespace ipcbench::platform {
namespace {

using test::condition;
using test::good_machine;
using test::verdict;

TEST(Limits, are_compared_with_a_message_of_64_kib) {
    for (const auto& [setting, name] : {std::pair("fs.mqueue.msgsize_max", "mqueue"),
                                        {"kernel.msgmax", "sysv_queues"},
                                        {"kernel.msgmnb", "sysv_queues"},
                                        {"fs.pipe-max-size", "pipe_size"}}) {
        SystemInfo texts = good_machine();
        texts.sysctl[setting] = "65536";
        EXPECT_EQ(verdict(texts, name), Verdict::ok) << setting;
        texts.sysctl[setting] = "65535";
        EXPECT_EQ(verdict(texts, name), Verdict::bad) << setting;
        EXPECT_THAT(condition(texts, name).fix, testing::StartsWith("sysctl ")) << setting;
        texts.sysctl[setting] = "nonsense";
        EXPECT_EQ(verdict(texts, name), Verdict::unknown) << setting;
    }
}

TEST(Limits, of_queues_are_lifted_only_by_a_capability_in_the_initial_namespace) {
    SystemInfo texts = good_machine();
    texts.sysctl["fs.mqueue.msgsize_max"] = "8192";
    texts.resources["msgqueue"] = {0, 0};
    texts.status = "CapEff:\t0000000001000000\nSeccomp:\t0\n";
    EXPECT_EQ(verdict(texts, "mqueue"), Verdict::ok);
    EXPECT_EQ(verdict(texts, "mqueue_bytes"), Verdict::ok);
    texts.uid_map = "0 1000 1\n";
    EXPECT_EQ(verdict(texts, "mqueue"), Verdict::bad);
    EXPECT_EQ(verdict(texts, "mqueue_bytes"), Verdict::bad);
}

TEST(Limits, of_shared_memory_are_its_free_space) {
    constexpr std::uint64_t mib = 1 << 20;
    SystemInfo texts = good_machine();
    texts.shared_memory = {true, 64 * mib, 64 * mib};
    EXPECT_EQ(verdict(texts, "dev_shm"), Verdict::ok);
    texts.shared_memory = {true, 1024 * mib, 63 * mib};
    EXPECT_EQ(verdict(texts, "dev_shm"), Verdict::bad);
    texts.shared_memory = {true, 0, 0};
    EXPECT_EQ(verdict(texts, "dev_shm"), Verdict::ok) << "without limit";
    texts.shared_memory = {false, 1024 * mib, 1024 * mib};
    EXPECT_EQ(verdict(texts, "dev_shm"), Verdict::bad) << "on a disk";
    texts.shared_memory = {true, 1024 * mib, 1024 * mib, EROFS};
    EXPECT_EQ(condition(texts, "dev_shm").observed, "creating a file in /dev/shm: Read-only file system (errno 30)");
    EXPECT_EQ(verdict(texts, "dev_shm"), Verdict::bad);
    texts.shared_memory = {true, 1024 * mib, 1024 * mib, 0, 1};
    EXPECT_EQ(condition(texts, "dev_shm").observed, "1 more file may be made there");
    EXPECT_THAT(condition(texts, "dev_shm").fix, testing::HasSubstr("nr_inodes"));
    texts.shared_memory->free_files = 1000;
    EXPECT_EQ(verdict(texts, "dev_shm"), Verdict::ok);
    for (const int error : {ENOENT, EROFS, EACCES, ENOSPC}) {
        texts.shared_memory = {false, 0, 0, error};
        EXPECT_NE(condition(texts, "dev_shm").fix, "") << error;
    }
}

TEST(Limits, of_resources_name_a_fix_that_the_user_may_apply) {
    SystemInfo texts = good_machine();
    texts.resources["nofile"] = {20, 524288};
    EXPECT_EQ(condition(texts, "open_files").fix, "ulimit -n 1024");
    texts.resources["nofile"] = {20, std::nullopt};
    EXPECT_EQ(condition(texts, "open_files").fix, "ulimit -n 1024");
    texts.resources["nofile"] = {20, 20};
    EXPECT_EQ(condition(texts, "open_files").fix, "as root: prlimit --pid $$ --nofile=1024:1024");
    texts.resources["memlock"] = {std::nullopt, std::nullopt};
    EXPECT_EQ(verdict(texts, "memlock"), Verdict::ok);
    texts.resources["memlock"] = {65536, 16 << 20};
    EXPECT_EQ(condition(texts, "memlock").fix, "ulimit -l 8192");
}

}  // namespace
}  // namespace ipcbench::platform
