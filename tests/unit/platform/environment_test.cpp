#include "platform/environment.hpp"

#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platform/conditions.hpp"
#include "sample_machines.hpp"

namespace ipcbench::platform {
namespace {

using test::condition;
using test::good_machine;
using test::verdict;

TEST(Environment, of_a_good_machine_is_good) {
    for (const Condition& one : judge(good_machine())) {
        EXPECT_EQ(one.verdict, Verdict::ok) << one.name;
        EXPECT_NE(one.observed, "") << one.name;
        EXPECT_EQ(one.fix, "") << one.name;
    }
}

TEST(Environment, of_a_machine_that_reports_nothing_is_unknown_with_reasons) {
    for (const Condition& one : judge(test::silent_machine())) {
        EXPECT_EQ(one.verdict, one.name == "build" ? Verdict::ok : Verdict::unknown) << one.name;
        EXPECT_NE(one.observed, "") << one.name;
        EXPECT_EQ(one.fix, "") << one.name;
    }
}

TEST(Environment, has_a_fix_for_each_bad_condition) {
    SystemInfo info = test::intel_laptop();
    info.build.type = "Debug";
    info.allowed_cpus = 1;
    info.topology.own_numa_nodes = 2;
    info.loadavg = "20.00 9.00 5.00 9/389 4711\n";
    info.hypervisor = "xen";
    info.quotas = {{"/sys/fs/cgroup/cpu.max", "50000 100000", ""}};
    info.clock_source = "hpet";
    info.clock = {1200, 70};
    info.shared_memory = {true, 64 << 20, 0};
    info.sysctl["net.core.rmem_max"] = "4096";
    info.sysctl["fs.pipe-max-size"] = "4096";
    info.sysctl["kernel.randomize_va_space"] = "0";
    info.sysctl["kernel.io_uring_disabled"] = "2";
    info.sysctl["kernel.perf_event_paranoid"] = "4";
    info.resources = {{"memlock", {0, 0}}, {"msgqueue", {0, 0}}, {"nofile", {20, 20}}};
    info.probes = {ProbeResult{EPERM, false, false}, ProbeResult{EACCES, false, false}, std::nullopt};
    for (const Condition& one : judge(info)) {
        const bool a_name_is_never_bad = one.name == "cpu_model" || one.name == "caches";
        EXPECT_EQ(one.verdict, a_name_is_never_bad ? Verdict::ok : Verdict::bad) << one.name;
        EXPECT_EQ(one.fix.empty(), one.name == "build" || a_name_is_never_bad) << one.name;
    }
}

TEST(Environment, has_each_condition_once_with_its_category) {
    std::set<std::string> seen;
    for (const Condition& one : judge(good_machine())) {
        EXPECT_TRUE(seen.insert(one.name).second) << one.name;
        EXPECT_NE(one.category, "") << one.name;
        EXPECT_EQ(one.affects_results, one.category != "limits" && one.category != "features") << one.name;
    }
}

TEST(Environment, of_a_laptop_is_bad_where_results_are_affected_or_queues_are_small) {
    EXPECT_THAT(test::names(test::intel_laptop(), Verdict::bad),
                testing::ElementsAre("smt", "governor", "turbo", "c_states", "mqueue", "sysv_queues"));
}

TEST(Environment, of_a_two_socket_server_names_both_sockets) {
    const SystemInfo info = test::amd_server();
    EXPECT_THAT(test::names(info, Verdict::bad), testing::ElementsAre("numa", "governor", "turbo", "c_states"));
    EXPECT_EQ(condition(info, "cpus").observed, "256 CPUs (128 cores in 2 packages)");
    EXPECT_EQ(condition(info, "turbo").fix, "echo 0 > /sys/devices/system/cpu/cpufreq/boost");
}

TEST(Environment, of_a_board_without_firmware_is_unknown_where_nothing_is_reported) {
    const SystemInfo info = test::arm_board();
    EXPECT_THAT(test::names(info, Verdict::unknown),
                testing::ElementsAre("caches", "smt", "numa", "turbo", "c_states", "virtual_machine"));
    EXPECT_EQ(condition(info, "cpu_model").observed, "implementer 0x41, part 0xd08");
}

TEST(Environment, of_a_container_shows_its_limits_and_its_filter) {
    const SystemInfo info = test::container();
    EXPECT_THAT(test::names(info, Verdict::bad), testing::ElementsAre("cgroup_cpu", "dev_shm", "io_uring", "perf"));
    EXPECT_THAT(test::names(info, Verdict::unknown), testing::ElementsAre("socket_buffers"));
    EXPECT_THAT(condition(info, "io_uring").fix, testing::HasSubstr("seccomp"));
}

TEST(Environment, of_a_virtual_machine_says_so_and_lacks_counters) {
    const SystemInfo info = test::virtual_machine();
    EXPECT_THAT(test::names(info, Verdict::bad), testing::ElementsAre("virtual_machine", "perf"));
    EXPECT_THAT(test::names(info, Verdict::unknown), testing::ElementsAre("governor", "turbo"));
}

TEST(Environment, reports_a_debug_build_with_its_fix_in_one_line) {
    SystemInfo info = good_machine();
    info.build.type = "Debug";
    EXPECT_EQ(condition(info, "build").observed, "this is a debug build: use BUILD_MODE=release");
    info.build = {"0.1.0", "Release", "GNU 12.2.0", "address"};
    EXPECT_EQ(verdict(info, "build"), Verdict::bad);
    EXPECT_EQ(condition(info, "build").observed, "sanitizers (address) distort timings: use BUILD_MODE=release");
}

TEST(Environment, reads_either_turbo_switch) {
    SystemInfo info = good_machine();
    info.no_turbo = std::nullopt;
    EXPECT_EQ(verdict(info, "turbo"), Verdict::unknown);
    info.boost = "1";
    EXPECT_EQ(verdict(info, "turbo"), Verdict::bad);
    info.boost = "0";
    EXPECT_EQ(verdict(info, "turbo"), Verdict::ok);
}

TEST(Environment, detects_a_virtual_machine_by_flag_firmware_or_hypervisor) {
    SystemInfo info = good_machine();
    info.cpuinfo = "flags\t\t: fpu hypervisor de\n";
    EXPECT_EQ(verdict(info, "virtual_machine"), Verdict::bad);
    info = good_machine();
    info.dmi_vendor = "QEMU";
    EXPECT_EQ(verdict(info, "virtual_machine"), Verdict::bad);
    info.dmi_vendor = "Microsoft Corporation";
    info.dmi_product = "Virtual Machine";
    EXPECT_EQ(verdict(info, "virtual_machine"), Verdict::bad);
    info.dmi_product = "Surface Laptop 4";
    EXPECT_EQ(verdict(info, "virtual_machine"), Verdict::ok);
}

TEST(Environment, does_not_take_a_bare_metal_cloud_machine_for_a_virtual_one) {
    SystemInfo info = good_machine();
    info.dmi_vendor = "Amazon EC2";
    info.dmi_product = "c5.metal";
    EXPECT_EQ(verdict(info, "virtual_machine"), Verdict::ok);
}

TEST(Environment, without_the_hypervisor_flag_asks_the_firmware) {
    SystemInfo info = good_machine();
    info.cpuinfo = "processor\t: 0\nFeatures\t: fp asimd\n";
    EXPECT_EQ(verdict(info, "virtual_machine"), Verdict::ok);
    info.dmi_product = std::nullopt;
    EXPECT_EQ(verdict(info, "virtual_machine"), Verdict::unknown);
}

TEST(Environment, judges_the_current_load) {
    SystemInfo info = good_machine();
    info.loadavg = "20.00 9.00 5.00 1/389 4711\n";
    EXPECT_EQ(verdict(info, "load"), Verdict::ok) << "a past load is past";
    info.loadavg = "0.00 0.00 0.00 7/389 4711\n";
    EXPECT_EQ(verdict(info, "load"), Verdict::ok) << "six others and ours fit on eight CPUs";
    info.loadavg = "0.00 0.00 0.00 8/389 4711\n";
    EXPECT_EQ(verdict(info, "load"), Verdict::bad);
    info.online_cpus = 1;
    info.loadavg = "0.00 0.00 0.00 1/389 4711\n";
    EXPECT_EQ(verdict(info, "load"), Verdict::ok) << "nobody but us";
    info.loadavg = "nonsense";
    EXPECT_EQ(verdict(info, "load"), Verdict::unknown);
}

TEST(Environment, parses_the_names_of_system_and_processor) {
    EXPECT_EQ(os_name("NAME=\"Debian GNU/Linux\"\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n"),
              "Debian GNU/Linux 12 (bookworm)");
    EXPECT_EQ(os_name("PRETTY_NAME=Arch\n"), "Arch");
    EXPECT_EQ(os_name(""), "");
    EXPECT_EQ(cpu_model(*good_machine().cpuinfo), "Sample CPU @ 3.00GHz");
    EXPECT_EQ(cpu_model("processor : 0\nFeatures : fp\n"), "");
}

TEST(Environment, of_this_machine_is_described) {
    const Context context = describe_environment();
    EXPECT_NE(context.version, "");
    EXPECT_NE(context.host, "");
    EXPECT_NE(context.kernel, "");
    EXPECT_GE(context.cpus, 1);
    EXPECT_GT(context.clock.cost_ns, 0);
    EXPECT_EQ(context.date.size(), std::string("2026-01-02T03:04:05Z").size());
    EXPECT_EQ(context.conditions.size(), judge(good_machine()).size());
}

TEST(Environment, of_this_machine_does_not_depend_on_the_detail_level) {
    const Context quick = describe_environment();
    const Context thorough = describe_environment(DetailLevel::thorough);
    ASSERT_EQ(quick.conditions.size(), thorough.conditions.size());
    for (std::size_t i = 0; i < quick.conditions.size(); ++i) {
        EXPECT_EQ(quick.conditions[i].name, thorough.conditions[i].name);
    }
}

}  // namespace
}  // namespace ipcbench::platform
