#include "platform/environment.hpp"

#include <algorithm>

#include <gtest/gtest.h>

namespace ipcbench::platform {
namespace {

/// A machine about which everything is known and good.
SystemTexts good_machine() {
    SystemTexts texts;
    texts.build = {"0.1.0", "Release", "GNU 12.2.0", ""};
    texts.allowed_cpus = 8;
    texts.online_cpus = 8;
    texts.cpuinfo = "processor\t: 0\nmodel name\t: Sample CPU @ 3.00GHz\nflags\t\t: fpu vme de\n\nprocessor\t: 1\n";
    texts.loadavg = "0.52 0.58 0.59 1/389 4711\n";
    texts.governor = "performance";
    texts.no_turbo = "1";
    texts.smt = "0";
    texts.dmi_vendor = "LENOVO";
    texts.dmi_product = "20XW004";
    texts.clock_source = "tsc";
    return texts;
}

Condition condition(const SystemTexts& texts, const std::string& name) {
    const std::vector<Condition> all = judge(texts);
    const auto found = std::find_if(all.begin(), all.end(), [&](const Condition& one) { return one.name == name; });
    EXPECT_NE(found, all.end()) << name;
    return found == all.end() ? Condition{} : *found;
}

Verdict verdict(const SystemTexts& texts, const std::string& name) {
    return condition(texts, name).verdict;
}

TEST(Environment, OfAGoodMachineIsGood) {
    for (const Condition& one : judge(good_machine())) {
        EXPECT_EQ(one.verdict, Verdict::ok) << one.name;
        EXPECT_NE(one.found, "") << one.name;
        EXPECT_EQ(one.advice, "") << one.name;
    }
}

TEST(Environment, OfAMachineThatSaysNothingIsUnknown) {
    SystemTexts texts;
    texts.build = good_machine().build;
    for (const Condition& one : judge(texts)) {
        EXPECT_EQ(one.verdict, one.name == "build" ? Verdict::ok : Verdict::unknown) << one.name;
    }
}

TEST(Environment, HasAdviceOnWhatIsBad) {
    SystemTexts texts = good_machine();
    texts.build.type = "Debug";
    texts.allowed_cpus = 1;
    texts.governor = "powersave";
    texts.no_turbo = "0";
    texts.smt = "1";
    texts.loadavg = "20.00 9.00 5.00 9/389 4711\n";
    texts.hypervisor = "xen";
    texts.clock_source = "hpet";
    for (const Condition& one : judge(texts)) {
        EXPECT_EQ(one.verdict, Verdict::bad) << one.name;
        EXPECT_NE(one.advice, "") << one.name;
    }
}

TEST(Environment, SaysInOneLineThatADebugBuildIsOne) {
    SystemTexts texts = good_machine();
    texts.build.type = "Debug";
    EXPECT_EQ(condition(texts, "build").found, "this is a debug build: its numbers are those of a debug build");
    texts.build = {"0.1.0", "Release", "GNU 12.2.0", "address"};
    EXPECT_EQ(verdict(texts, "build"), Verdict::bad);
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
    EXPECT_EQ(context.conditions.size(), 8U);
}

}  // namespace
}  // namespace ipcbench::platform
