#include "platform/environment.hpp"

#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platform/cpu_facts.hpp"
#include "sample_machines.hpp"

namespace ipcbench::platform {
namespace {

using test::condition;
using test::good_machine;
using test::verdict;

TEST(Environment, OfAGoodMachineIsGood) {
    for (const Condition& one : judge(good_machine())) {
        EXPECT_EQ(one.verdict, Verdict::ok) << one.name;
        EXPECT_NE(one.found, "") << one.name;
        EXPECT_EQ(one.advice, "") << one.name;
    }
}

TEST(Environment, OfAMachineThatSaysNothingIsUnknownAndSaysWhy) {
    for (const Condition& one : judge(test::silent_machine())) {
        EXPECT_EQ(one.verdict, one.name == "build" ? Verdict::ok : Verdict::unknown) << one.name;
        EXPECT_NE(one.found, "") << one.name;
        EXPECT_EQ(one.advice, "") << one.name;
    }
}

TEST(Environment, HasAdviceOnWhatIsBad) {
    SystemTexts texts = test::intel_laptop();
    texts.build.type = "Debug";
    texts.allowed_cpus = 1;
    texts.topology.own_numa_nodes = 2;
    texts.loadavg = "20.00 9.00 5.00 9/389 4711\n";
    texts.hypervisor = "xen";
    texts.quotas = {{"/sys/fs/cgroup/cpu.max", "50000 100000", ""}};
    texts.clock_source = "hpet";
    texts.clock = {1200, 70};
    texts.shared_memory = {true, 64 << 20, 0};
    texts.sysctl["net.core.rmem_max"] = "4096";
    texts.sysctl["fs.pipe-max-size"] = "4096";
    texts.sysctl["kernel.randomize_va_space"] = "0";
    texts.sysctl["kernel.io_uring_disabled"] = "2";
    texts.sysctl["kernel.perf_event_paranoid"] = "4";
    texts.resources = {{"memlock", {0, 0}}, {"msgqueue", {0, 0}}, {"nofile", {20, 20}}};
    texts.probes = {ProbeAnswer{EPERM, false, false}, ProbeAnswer{EACCES, false, false}, std::nullopt};
    for (const Condition& one : judge(texts)) {
        const bool a_name_is_never_bad = one.name == "cpu_model" || one.name == "caches";
        EXPECT_EQ(one.verdict, a_name_is_never_bad ? Verdict::ok : Verdict::bad) << one.name;
        EXPECT_EQ(one.advice.empty(), one.name == "build" || a_name_is_never_bad) << one.name;
    }
}

TEST(Environment, HasEachConditionOnceAndItsTheme) {
    std::set<std::string> seen;
    for (const Condition& one : judge(good_machine())) {
        EXPECT_TRUE(seen.insert(one.name).second) << one.name;
        EXPECT_NE(one.theme, "") << one.name;
        EXPECT_EQ(one.spoils, one.theme != "limits" && one.theme != "features") << one.name;
    }
}

TEST(Environment, OfALaptopIsBadWhereThatSpoilsNumbersAndWhereQueuesAreSmall) {
    EXPECT_THAT(test::names(test::intel_laptop(), Verdict::bad),
                testing::ElementsAre("smt", "governor", "turbo", "c_states", "mqueue", "sysv_queues"));
}

TEST(Environment, OfAServerWithTwoSocketsSaysSo) {
    const SystemTexts texts = test::amd_server();
    EXPECT_THAT(test::names(texts, Verdict::bad), testing::ElementsAre("numa", "governor", "turbo", "c_states"));
    EXPECT_EQ(condition(texts, "cpus").found, "256 CPUs (128 cores in 2 packages)");
    EXPECT_EQ(condition(texts, "turbo").advice, "echo 0 > /sys/devices/system/cpu/cpufreq/boost");
}

TEST(Environment, OfABoardWithoutFirmwareIsUnknownWhereItSaysNothing) {
    const SystemTexts texts = test::arm_board();
    EXPECT_THAT(test::names(texts, Verdict::unknown),
                testing::ElementsAre("caches", "smt", "numa", "turbo", "c_states", "virtual_machine"));
    EXPECT_EQ(condition(texts, "cpu_model").found, "implementer 0x41, part 0xd08");
}

TEST(Environment, OfAContainerSeesItsLimitsAndItsFilter) {
    const SystemTexts texts = test::container();
    EXPECT_THAT(test::names(texts, Verdict::bad), testing::ElementsAre("cgroup_cpu", "dev_shm", "io_uring", "perf"));
    EXPECT_THAT(test::names(texts, Verdict::unknown), testing::ElementsAre("socket_buffers"));
    EXPECT_THAT(condition(texts, "io_uring").advice, testing::HasSubstr("seccomp"));
}

TEST(Environment, OfAVirtualMachineIsThatAndLacksCounters) {
    const SystemTexts texts = test::virtual_machine();
    EXPECT_THAT(test::names(texts, Verdict::bad), testing::ElementsAre("virtual_machine", "perf"));
    EXPECT_THAT(test::names(texts, Verdict::unknown), testing::ElementsAre("governor", "turbo"));
}

TEST(Environment, SaysInOneLineThatADebugBuildIsOneAndWhatToTake) {
    SystemTexts texts = good_machine();
    texts.build.type = "Debug";
    EXPECT_EQ(condition(texts, "build").found, "these are the numbers of a debug build: take BUILD_MODE=release");
    texts.build = {"0.1.0", "Release", "GNU 12.2.0", "address"};
    EXPECT_EQ(verdict(texts, "build"), Verdict::bad);
    EXPECT_EQ(condition(texts, "build").found, "sanitizers (address) spoil numbers: take BUILD_MODE=release");
}

TEST(Environment, ReadsEitherTurboSwitch) {
    SystemTexts texts = good_machine();
    texts.no_turbo = std::nullopt;
    EXPECT_EQ(verdict(texts, "turbo"), Verdict::unknown);
    texts.boost = "1";
    EXPECT_EQ(verdict(texts, "turbo"), Verdict::bad);
    texts.boost = "0";
    EXPECT_EQ(verdict(texts, "turbo"), Verdict::ok);
}

TEST(Environment, SeesAVirtualMachineByFlagFirmwareOrHypervisor) {
    SystemTexts texts = good_machine();
    texts.cpuinfo = "flags\t\t: fpu hypervisor de\n";
    EXPECT_EQ(verdict(texts, "virtual_machine"), Verdict::bad);
    texts = good_machine();
    texts.dmi_vendor = "QEMU";
    EXPECT_EQ(verdict(texts, "virtual_machine"), Verdict::bad);
    texts.dmi_vendor = "Microsoft Corporation";
    texts.dmi_product = "Virtual Machine";
    EXPECT_EQ(verdict(texts, "virtual_machine"), Verdict::bad);
    texts.dmi_product = "Surface Laptop 4";
    EXPECT_EQ(verdict(texts, "virtual_machine"), Verdict::ok);
}

TEST(Environment, TakesAWholeMachineOfACloudForWhatItIs) {
    SystemTexts texts = good_machine();
    texts.dmi_vendor = "Amazon EC2";
    texts.dmi_product = "c5.metal";
    EXPECT_EQ(verdict(texts, "virtual_machine"), Verdict::ok);
}

TEST(Environment, OfAProcessorWithoutTheFlagIsUnknownUnlessTheFirmwareTells) {
    SystemTexts texts = good_machine();
    texts.cpuinfo = "processor\t: 0\nFeatures\t: fp asimd\n";
    EXPECT_EQ(verdict(texts, "virtual_machine"), Verdict::ok);
    texts.dmi_product = std::nullopt;
    EXPECT_EQ(verdict(texts, "virtual_machine"), Verdict::unknown);
}

TEST(Environment, JudgesWhatIsReadyToRunNow) {
    SystemTexts texts = good_machine();
    texts.loadavg = "20.00 9.00 5.00 1/389 4711\n";
    EXPECT_EQ(verdict(texts, "load"), Verdict::ok) << "a past load is past";
    texts.loadavg = "0.00 0.00 0.00 7/389 4711\n";
    EXPECT_EQ(verdict(texts, "load"), Verdict::ok) << "six others and ours fit on eight CPUs";
    texts.loadavg = "0.00 0.00 0.00 8/389 4711\n";
    EXPECT_EQ(verdict(texts, "load"), Verdict::bad);
    texts.online_cpus = 1;
    texts.loadavg = "0.00 0.00 0.00 1/389 4711\n";
    EXPECT_EQ(verdict(texts, "load"), Verdict::ok) << "nobody but us";
    texts.loadavg = "nonsense";
    EXPECT_EQ(verdict(texts, "load"), Verdict::unknown);
}

TEST(Environment, ParsesTheNamesOfSystemAndProcessor) {
    EXPECT_EQ(os_name("NAME=\"Debian GNU/Linux\"\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n"),
              "Debian GNU/Linux 12 (bookworm)");
    EXPECT_EQ(os_name("PRETTY_NAME=Arch\n"), "Arch");
    EXPECT_EQ(os_name(""), "");
    EXPECT_EQ(cpu_model(*good_machine().cpuinfo), "Sample CPU @ 3.00GHz");
    EXPECT_EQ(cpu_model("processor : 0\nFeatures : fp\n"), "");
}

TEST(Environment, OfThisMachineIsDescribed) {
    const Context context = describe_environment();
    EXPECT_NE(context.version, "");
    EXPECT_NE(context.host, "");
    EXPECT_NE(context.kernel, "");
    EXPECT_GE(context.cpus, 1);
    EXPECT_GT(context.clock.cost_ns, 0);
    EXPECT_EQ(context.date.size(), std::string("2026-01-02T03:04:05Z").size());
    EXPECT_EQ(context.conditions.size(), judge(good_machine()).size());
}

TEST(Environment, OfThisMachineIsTheSameHoweverThoroughlyItIsLookedAt) {
    const Context quick = describe_environment();
    const Context thorough = describe_environment(Depth::thorough);
    ASSERT_EQ(quick.conditions.size(), thorough.conditions.size());
    for (std::size_t i = 0; i < quick.conditions.size(); ++i) {
        EXPECT_EQ(quick.conditions[i].name, thorough.conditions[i].name);
    }
}

}  // namespace
}  // namespace ipcbench::platform
