#include "platform/cgroup.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sample_machines.hpp"

namespace ipcbench::platform {
namespace {

constexpr const char* unified_mount =
    "24 1 0:22 / / rw - ext4 /dev/sda1 rw\n"
    "31 24 0:27 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate\n";

std::vector<std::string> files(const std::string& cgroup, const std::string& mountinfo) {
    std::vector<std::string> names;
    for (const CpuQuota& quota : cpu_quota_files(cgroup, mountinfo)) {
        names.push_back(quota.file);
    }
    return names;
}

Condition with(const char* quota, const char* period = "") {
    SystemInfo texts = test::good_machine();
    texts.quotas = {{"/sys/fs/cgroup/outer/inner/cpu.max", "max 100000", ""},
                    {"/sys/fs/cgroup/outer/cpu.max", quota, period}};
    return judge_cpu_quota(texts);
}

TEST(Cgroup, is_searched_from_the_innermost_to_the_root) {
    EXPECT_THAT(files("0::/user.slice/session-2.scope\n", unified_mount),
                testing::ElementsAre("/sys/fs/cgroup/user.slice/session-2.scope/cpu.max",
                                     "/sys/fs/cgroup/user.slice/cpu.max", "/sys/fs/cgroup/cpu.max"));
    EXPECT_THAT(files("0::/\n", unified_mount), testing::ElementsAre("/sys/fs/cgroup/cpu.max"));
}

TEST(Cgroup, of_version_1_is_in_the_hierarchy_of_the_cpu_controller) {
    constexpr const char* mounts =
        "32 31 0:29 / /sys/fs/cgroup/cpuset rw - cgroup cgroup rw,cpuset\n"
        "33 31 0:30 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct\n";
    EXPECT_THAT(files("5:cpuset:/x\n4:cpu,cpuacct:/job\n", mounts),
                testing::ElementsAre("/sys/fs/cgroup/cpu,cpuacct/job/cpu.cfs_quota_us",
                                     "/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us"));
    EXPECT_EQ(cpu_quota_files("4:cpu:/job\n", mounts).at(0).period, "/sys/fs/cgroup/cpu,cpuacct/job/cpu.cfs_period_us");
}

TEST(Cgroup, in_a_container_is_the_part_that_is_mounted) {
    constexpr const char* mounts = "40 30 0:27 /docker/4711 /sys/fs/cgroup ro - cgroup2 cgroup rw\n";
    EXPECT_THAT(files("0::/docker/4711\n", mounts), testing::ElementsAre("/sys/fs/cgroup/cpu.max"));
    EXPECT_THAT(files("0::/../elsewhere\n", unified_mount), testing::ElementsAre("/sys/fs/cgroup/cpu.max"));
}

TEST(Cgroup, is_not_found_in_malformed_text) {
    EXPECT_THAT(files("", ""), testing::IsEmpty());
    EXPECT_THAT(files("nonsense\n0\n:\n::\n", "- - - -\n1 2\n\n"), testing::IsEmpty());
}

TEST(Cgroup, less_than_two_cpus_is_bad) {
    EXPECT_EQ(with("max 100000").verdict, Verdict::ok);
    EXPECT_EQ(with("-1", "100000").verdict, Verdict::ok);
    EXPECT_EQ(with("200000 100000").verdict, Verdict::ok);
    EXPECT_EQ(with("nonsense").verdict, Verdict::ok);
    EXPECT_EQ(with("100000 0").verdict, Verdict::ok);
    const Condition half = with("50000 100000");
    EXPECT_EQ(half.verdict, Verdict::bad);
    EXPECT_THAT(half.observed, testing::HasSubstr("0.5 CPUs"));
    EXPECT_EQ(half.fix, "echo max > /sys/fs/cgroup/outer/cpu.max");
    const Condition old = with("150000", "100000");
    EXPECT_EQ(old.verdict, Verdict::bad);
    EXPECT_EQ(old.fix, "echo -1 > /sys/fs/cgroup/outer/cpu.max");
}

TEST(Cgroup, need_not_give_more_cpus_than_the_affinity) {
    SystemInfo texts = test::good_machine();
    texts.allowed_cpus = 1;
    texts.quotas = {{"/sys/fs/cgroup/cpu.max", "100000 100000", ""}};
    EXPECT_EQ(judge_cpu_quota(texts).verdict, Verdict::ok);
}

}  // namespace
}  // namespace ipcbench::platform
