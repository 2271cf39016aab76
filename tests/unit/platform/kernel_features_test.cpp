#include "platform/kernel_features.hpp"

#include <sys/personality.h>

#include <cerrno>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sample_machines.hpp"

namespace ipcbench::platform {
namespace {

using test::condition;
using test::good_machine;
using test::verdict;
using testing::HasSubstr;

constexpr const char* filtered = "CapEff:\t0000000000000000\nSeccomp:\t2\n";

TEST(IoUring, IsRefusedBySettingFilterOrKernel) {
    SystemTexts texts = good_machine();
    texts.probes.io_uring = ProbeAnswer{EPERM, false, false};
    texts.sysctl["kernel.io_uring_disabled"] = "2";
    EXPECT_EQ(condition(texts, "io_uring").advice, "sysctl kernel.io_uring_disabled=0");
    texts.sysctl["kernel.io_uring_disabled"] = "0";
    texts.status = filtered;
    EXPECT_THAT(condition(texts, "io_uring").advice, HasSubstr("seccomp"));
    texts.status = good_machine().status;
    texts.probes.io_uring = ProbeAnswer{ENOSYS, false, false};
    EXPECT_THAT(condition(texts, "io_uring").advice, HasSubstr("CONFIG_IO_URING"));
    texts.probes.io_uring = ProbeAnswer{ENOMEM, false, true};
    EXPECT_EQ(condition(texts, "io_uring").advice, "ulimit -l 8192");
    texts.probes.io_uring = ProbeAnswer{0, true, true};
    EXPECT_EQ(verdict(texts, "io_uring"), Verdict::bad);
    EXPECT_THAT(condition(texts, "io_uring").found, HasSubstr("killed"));
    EXPECT_THAT(condition(texts, "io_uring").advice, HasSubstr("seccomp"));
}

TEST(Perf, IsClosedByItsSettingAlsoWhereItWasOnlyAskedFor) {
    SystemTexts texts = good_machine();
    EXPECT_EQ(verdict(texts, "perf"), Verdict::ok);
    texts.sysctl["kernel.perf_event_paranoid"] = "3";
    EXPECT_EQ(condition(texts, "perf").advice, "sysctl kernel.perf_event_paranoid=2");
    texts.status = "CapEff:\t0000000000200000\nSeccomp:\t0\n";
    EXPECT_EQ(verdict(texts, "perf"), Verdict::ok) << "CAP_SYS_ADMIN";
    texts.probes.perf = ProbeAnswer{EACCES, false, true};
    texts.status = good_machine().status;
    EXPECT_EQ(condition(texts, "perf").advice, "sysctl kernel.perf_event_paranoid=2");
}

TEST(Perf, TellsWhetherCyclesCanBeCounted) {
    SystemTexts texts = good_machine();
    texts.probes.perf = ProbeAnswer{0, false, true};
    texts.probes.perf_hardware = ProbeAnswer{0, false, true};
    EXPECT_THAT(condition(texts, "perf").found, HasSubstr("cycles can be counted"));
    texts.probes.perf_hardware = ProbeAnswer{ENOENT, false, true};
    EXPECT_EQ(verdict(texts, "perf"), Verdict::bad);
    EXPECT_THAT(condition(texts, "perf").found, HasSubstr("software events only"));
}

TEST(Aslr, OffIsBad) {
    SystemTexts texts = good_machine();
    EXPECT_EQ(verdict(texts, "aslr"), Verdict::ok);
    texts.personality = ADDR_NO_RANDOMIZE;
    EXPECT_THAT(condition(texts, "aslr").advice, HasSubstr("setarch"));
    texts.sysctl["kernel.randomize_va_space"] = "0";
    EXPECT_EQ(condition(texts, "aslr").advice, "sysctl kernel.randomize_va_space=2");
}

TEST(KernelProbes, AnswerTheSameThroughAChild) {
    const KernelProbes direct = ask_kernel(false);
    const KernelProbes through_a_child = ask_kernel(true);
    ASSERT_TRUE(direct.io_uring && direct.perf && through_a_child.io_uring && through_a_child.perf);
    EXPECT_EQ(direct.io_uring->error, through_a_child.io_uring->error);
    EXPECT_EQ(direct.perf->error, through_a_child.perf->error);
    EXPECT_FALSE(direct.io_uring->in_full);
    EXPECT_TRUE(try_kernel(true).io_uring->in_full);
}

}  // namespace
}  // namespace ipcbench::platform
