#include "platform/limits.hpp"

#include <cerrno>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sample_machines.hpp"

namespace ipcbench::platform {
namespace {

using test::condition;
using test::good_machine;
using test::verdict;

TEST(Limits, AreHeldAgainstAMessageOf64KiB) {
    for (const auto& [setting, name] : {std::pair("fs.mqueue.msgsize_max", "mqueue"),
                                        {"kernel.msgmax", "sysv_queues"},
                                        {"kernel.msgmnb", "sysv_queues"},
                                        {"fs.pipe-max-size", "pipe_size"}}) {
        SystemTexts texts = good_machine();
        texts.sysctl[setting] = "65536";
        EXPECT_EQ(verdict(texts, name), Verdict::ok) << setting;
        texts.sysctl[setting] = "65535";
        EXPECT_EQ(verdict(texts, name), Verdict::bad) << setting;
        EXPECT_THAT(condition(texts, name).advice, testing::StartsWith("sysctl ")) << setting;
        texts.sysctl[setting] = "nonsense";
        EXPECT_EQ(verdict(texts, name), Verdict::unknown) << setting;
    }
}

TEST(Limits, OfQueuesAreLiftedByACapabilityTowardsTheWholeSystemOnly) {
    SystemTexts texts = good_machine();
    texts.sysctl["fs.mqueue.msgsize_max"] = "8192";
    texts.resources["msgqueue"] = {0, 0};
    texts.status = "CapEff:\t0000000001000000\nSeccomp:\t0\n";
    EXPECT_EQ(verdict(texts, "mqueue"), Verdict::ok);
    EXPECT_EQ(verdict(texts, "mqueue_bytes"), Verdict::ok);
    texts.uid_map = "0 1000 1\n";
    EXPECT_EQ(verdict(texts, "mqueue"), Verdict::bad);
    EXPECT_EQ(verdict(texts, "mqueue_bytes"), Verdict::bad);
}

TEST(Limits, OfSharedMemoryAreItsFreePart) {
    constexpr std::uint64_t mib = 1 << 20;
    SystemTexts texts = good_machine();
    texts.shared_memory = {true, 64 * mib, 64 * mib};
    EXPECT_EQ(verdict(texts, "dev_shm"), Verdict::ok);
    texts.shared_memory = {true, 1024 * mib, 63 * mib};
    EXPECT_EQ(verdict(texts, "dev_shm"), Verdict::bad);
    texts.shared_memory = {true, 0, 0};
    EXPECT_EQ(verdict(texts, "dev_shm"), Verdict::ok) << "without limit";
    texts.shared_memory = {false, 1024 * mib, 1024 * mib};
    EXPECT_EQ(verdict(texts, "dev_shm"), Verdict::bad) << "on a disk";
    texts.shared_memory = {true, 1024 * mib, 1024 * mib, EROFS};
    EXPECT_EQ(condition(texts, "dev_shm").found, "making something in /dev/shm: Read-only file system (errno 30)");
    EXPECT_EQ(verdict(texts, "dev_shm"), Verdict::bad);
    for (const int error : {ENOENT, EROFS, EACCES, ENOSPC}) {
        texts.shared_memory = {false, 0, 0, error};
        EXPECT_NE(condition(texts, "dev_shm").advice, "") << error;
    }
}

TEST(Limits, OfResourcesAreRaisedByTheirOwnerWhereHeMay) {
    SystemTexts texts = good_machine();
    texts.resources["nofile"] = {20, 524288};
    EXPECT_EQ(condition(texts, "open_files").advice, "ulimit -n 1024");
    texts.resources["nofile"] = {20, std::nullopt};
    EXPECT_EQ(condition(texts, "open_files").advice, "ulimit -n 1024");
    texts.resources["nofile"] = {20, 20};
    EXPECT_EQ(condition(texts, "open_files").advice, "as root: prlimit --pid $$ --nofile=1024:1024");
    texts.resources["memlock"] = {std::nullopt, std::nullopt};
    EXPECT_EQ(verdict(texts, "memlock"), Verdict::ok);
    texts.resources["memlock"] = {65536, 16 << 20};
    EXPECT_EQ(condition(texts, "memlock").advice, "ulimit -l 8192");
}

}  // namespace
}  // namespace ipcbench::platform
