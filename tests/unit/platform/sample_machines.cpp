#include "sample_machines.hpp"

#include <algorithm>

#include <gtest/gtest.h>

#include "platform/environment.hpp"

namespace ipcbench::platform::test {
namespace {

constexpr std::uint64_t kib = 1024;
constexpr std::uint64_t mib = kib * kib;
constexpr std::uint64_t gib = kib * mib;

}  // namespace

SystemTexts good_machine() {
    SystemTexts texts = silent_machine();
    texts.allowed_cpus = 8;
    texts.online_cpus = 8;
    texts.cpuinfo = "processor\t: 0\nmodel name\t: Sample CPU @ 3.00GHz\nflags\t\t: fpu vme de\n\nprocessor\t: 1\n";
    texts.loadavg = "0.52 0.58 0.59 1/389 4711\n";
    texts.status = "Name:\tipcbench\nCapEff:\t0000000000000000\nSeccomp:\t0\n";
    texts.uid_map = "         0          0 4294967295\n";
    texts.governor = "performance";
    texts.no_turbo = "1";
    texts.smt = "0";
    texts.dmi_vendor = "LENOVO";
    texts.dmi_product = "20XW004";
    texts.clock_source = "tsc";
    texts.idle = {{"POLL", 0, true}, {"C1", 2, true}, {"C6", 133, false}};
    texts.quotas = {{"/sys/fs/cgroup/user.slice/cpu.max", "max 100000", ""}};
    texts.sysctl = {
        {"fs.mqueue.msg_max", "10"},        {"fs.mqueue.msgsize_max", "65536"}, {"fs.mqueue.queues_max", "256"},
        {"fs.pipe-max-size", "1048576"},    {"kernel.io_uring_disabled", "0"},  {"kernel.msgmax", "65536"},
        {"kernel.msgmnb", "131072"},        {"kernel.msgmni", "32000"},         {"kernel.perf_event_paranoid", "2"},
        {"kernel.randomize_va_space", "2"}, {"net.core.rmem_max", "212992"},    {"net.core.wmem_max", "212992"}};
    texts.resources = {{"memlock", {8 * mib, 8 * mib}}, {"msgqueue", {819200, 819200}}, {"nofile", {1024, 524288}}};
    texts.shared_memory = {true, 8 * gib, 8 * gib};
    texts.personality = 0;
    texts.clock = {25, 1};
    texts.topology = {1, 8, 8,
                      1, 1, {{1, 'd', 32 * kib, 1}, {1, 'i', 32 * kib, 1}, {2, 'u', mib, 1}, {3, 'u', 32 * mib, 8}}};
    texts.probes = {ProbeAnswer{}, ProbeAnswer{}, std::nullopt};
    return texts;
}

SystemTexts intel_laptop() {
    SystemTexts texts = good_machine();
    texts.cpuinfo =
        "processor\t: 0\nvendor_id\t: GenuineIntel\nmodel name\t: Intel(R) Core(TM) i7-8650U CPU @ 1.90GHz\n"
        "flags\t\t: fpu vme de pse tsc msr pae mce cx8 apic sep\n";
    texts.governor = "powersave";
    texts.no_turbo = "0";
    texts.smt = "1";
    texts.idle = {{"POLL", 0, true}, {"C1", 2, true}, {"C1E", 10, true}, {"C6", 85, true}, {"C10", 890, true}};
    texts.sysctl["fs.mqueue.msgsize_max"] = "8192";
    texts.sysctl["kernel.msgmax"] = "8192";
    texts.sysctl["kernel.msgmnb"] = "16384";
    return texts;
}

SystemTexts amd_server() {
    SystemTexts texts = good_machine();
    texts.allowed_cpus = 256;
    texts.online_cpus = 256;
    texts.cpuinfo =
        "processor\t: 0\nvendor_id\t: AuthenticAMD\nmodel name\t: AMD EPYC 7763 64-Core Processor\nflags\t\t: fpu\n";
    texts.governor = "schedutil";
    texts.no_turbo = std::nullopt;
    texts.boost = "1";
    texts.dmi_vendor = "Supermicro";
    texts.dmi_product = "Super Server";
    texts.idle = {{"POLL", 0, true}, {"C1", 1, true}, {"C2", 400, true}};
    texts.topology.packages = 2;
    texts.topology.cores = 128;
    texts.topology.numa_nodes = 2;
    texts.topology.own_numa_nodes = 2;
    return texts;
}

SystemTexts arm_board() {
    SystemTexts texts = good_machine();
    texts.cpuinfo =
        "processor\t: 0\nBogoMIPS\t: 108.00\nFeatures\t: fp asimd evtstrm crc32 cpuid\nCPU implementer\t: 0x41\n"
        "CPU architecture: 8\nCPU variant\t: 0x0\nCPU part\t: 0xd08\nCPU revision\t: 3\n";
    texts.governor = "ondemand";
    texts.no_turbo = std::nullopt;
    texts.smt = std::nullopt;
    texts.dmi_vendor = std::nullopt;
    texts.dmi_product = std::nullopt;
    texts.clock_source = "arch_sys_counter";
    texts.idle = std::nullopt;
    texts.topology = {};
    return texts;
}

SystemTexts container() {
    SystemTexts texts = good_machine();
    texts.status = "Name:\tipcbench\nCapEff:\t00000000a80425fb\nSeccomp:\t2\nSeccomp_filters:\t1\n";
    texts.quotas = {{"/sys/fs/cgroup/cpu.max", "50000 100000", ""}};
    texts.shared_memory = {true, 64 * mib, 60 * mib};
    texts.sysctl.erase("net.core.rmem_max");  // as in a network namespace
    texts.sysctl.erase("net.core.wmem_max");
    texts.probes = {ProbeAnswer{EPERM, false, false}, ProbeAnswer{EPERM, false, false}, std::nullopt};
    return texts;
}

SystemTexts virtual_machine() {
    SystemTexts texts = good_machine();
    texts.cpuinfo = "processor\t: 0\nmodel name\t: AMD EPYC\nflags\t\t: fpu vme hypervisor lahf_lm\n";
    texts.governor = std::nullopt;
    texts.no_turbo = std::nullopt;
    texts.dmi_vendor = "QEMU";
    texts.dmi_product = "Standard PC (Q35 + ICH9, 2009)";
    texts.clock_source = "kvm-clock";
    texts.idle = {{"POLL", 0, true}, {"haltpoll idle", 1, true}};
    texts.probes = {ProbeAnswer{0, false, true}, ProbeAnswer{0, false, true}, ProbeAnswer{ENOENT, false, true}};
    return texts;
}

SystemTexts silent_machine() {
    SystemTexts texts;
    texts.build = {"0.1.0", "Release", "GNU 12.2.0", ""};
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

std::vector<std::string> names(const SystemTexts& texts, Verdict verdict) {
    std::vector<std::string> found;
    for (const Condition& one : judge(texts)) {
        if (one.verdict == verdict) {
            found.push_back(one.name);
        }
    }
    return found;
}

}  // namespace ipcbench::platform::test
