#include <sys/personality.h>

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
using testing::HasSubstr;

constexpr const char* filtered = "CapEff:\t0000000000000000\nSeccomp:\t2\n";

TEST(IoUring, is_refused_by_setting_filter_or_kernel) {
    SystemInfo texts = good_machine();
    texts.probes.io_uring = ProbeResult{EPERM, false, false};
    texts.sysctl["kernel.io_uring_disabled"] = "2";
    EXPECT_EQ(condition(texts, "io_uring").fix, "sysctl kernel.io_uring_disabled=0");
    texts.sysctl["kernel.io_uring_disabled"] = "0";
    texts.status = filtered;
    EXPECT_THAT(condition(texts, "io_uring").fix, HasSubstr("seccomp"));
    texts.status = good_machine().status;
    texts.probes.io_uring = ProbeResult{ENOSYS, false, false};
    EXPECT_THAT(condition(texts, "io_uring").fix, HasSubstr("CONFIG_IO_URING"));
    texts.probes.io_uring = ProbeResult{ENOMEM, false, true};
    EXPECT_EQ(condition(texts, "io_uring").fix, "ulimit -l 8192");
    texts.probes.io_uring = ProbeResult{0, true, true};
    EXPECT_EQ(verdict(texts, "io_uring"), Verdict::bad);
    EXPECT_THAT(condition(texts, "io_uring").observed, HasSubstr("kills"));
    EXPECT_THAT(condition(texts, "io_uring").fix, HasSubstr("seccomp"));
}

TEST(Perf, is_closed_by_its_setting_even_where_only_permission_was_probed) {
    SystemInfo texts = good_machine();
    EXPECT_EQ(verdict(texts, "perf"), Verdict::ok);
    texts.sysctl["kernel.perf_event_paranoid"] = "3";
    EXPECT_EQ(condition(texts, "perf").fix, "sysctl kernel.perf_event_paranoid=2");
    texts.status = "CapEff:\t0000000000200000\nSeccomp:\t0\n";
    EXPECT_EQ(verdict(texts, "perf"), Verdict::ok) << "CAP_SYS_ADMIN";
    texts.probes.perf = ProbeResult{EACCES, false, true};
    texts.status = good_machine().status;
    EXPECT_EQ(condition(texts, "perf").fix, "sysctl kernel.perf_event_paranoid=2");
}

TEST(Perf, tells_whether_cycles_can_be_counted) {
    SystemInfo texts = good_machine();
    texts.probes.perf = ProbeResult{0, false, true};
    texts.probes.perf_hardware = ProbeResult{0, false, true};
    EXPECT_THAT(condition(texts, "perf").observed, HasSubstr("cycles can be counted"));
    texts.probes.perf_hardware = ProbeResult{ENOENT, false, true};
    EXPECT_EQ(verdict(texts, "perf"), Verdict::bad);
    EXPECT_THAT(condition(texts, "perf").observed, HasSubstr("software events only"));
}

TEST(Aslr, disabled_is_bad) {
    SystemInfo texts = good_machine();
    EXPECT_EQ(verdict(texts, "aslr"), Verdict::ok);
    texts.personality = ADDR_NO_RANDOMIZE;
    EXPECT_THAT(condition(texts, "aslr").fix, HasSubstr("setarch"));
    texts.sysctl["kernel.randomize_va_space"] = "0";
    EXPECT_EQ(condition(texts, "aslr").fix, "sysctl kernel.randomize_va_space=2");
}

TEST(KernelProbes, give_the_same_answer_in_a_child) {
    const KernelProbes direct = probe_permissions(false);
    const KernelProbes through_a_child = probe_permissions(true);
    ASSERT_TRUE(direct.io_uring && direct.perf && through_a_child.io_uring && through_a_child.perf);
    EXPECT_EQ(direct.io_uring->error, through_a_child.io_uring->error);
    EXPECT_EQ(direct.perf->error, through_a_child.perf->error);
    EXPECT_FALSE(direct.io_uring->thorough);
    EXPECT_TRUE(probe_features(true).io_uring->thorough);
}

}  // namespace
}  // namespace ipcbench::platform
