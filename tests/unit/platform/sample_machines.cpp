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

SystemInfo good_machine() {
    SystemInfo info = silent_machine();
    info.allowed_cpus = 8;
    info.online_cpus = 8;
    info.cpuinfo = "processor\t: 0\nmodel name\t: Sample CPU @ 3.00GHz\nflags\t\t: fpu vme de\n\nprocessor\t: 1\n";
    info.loadavg = "0.52 0.58 0.59 1/389 4711\n";
    info.status = "Name:\tipcbench\nCapEff:\t0000000000000000\nSeccomp:\t0\n";
    info.uid_map = "         0          0 4294967295\n";
    info.governor = "performance";
    info.no_turbo = "1";
    info.smt = "0";
    info.dmi_vendor = "LENOVO";
    info.dmi_product = "20XW004";
    info.clock_source = "tsc";
    info.idle = {{"POLL", 0, true}, {"C1", 2, true}, {"C6", 133, false}};
    info.quotas = {{"/sys/fs/cgroup/user.slice/cpu.max", "max 100000", ""}};
    info.sysctl = {
        {"fs.mqueue.msg_max", "10"},        {"fs.mqueue.msgsize_max", "65536"}, {"fs.mqueue.queues_max", "256"},
        {"fs.pipe-max-size", "1048576"},    {"kernel.io_uring_disabled", "0"},  {"kernel.msgmax", "65536"},
        {"kernel.msgmnb", "131072"},        {"kernel.msgmni", "32000"},         {"kernel.perf_event_paranoid", "2"},
        {"kernel.randomize_va_space", "2"}, {"net.core.rmem_max", "212992"},    {"net.core.wmem_max", "212992"}};
    info.resources = {{"memlock", {8 * mib, 8 * mib}}, {"msgqueue", {819200, 819200}}, {"nofile", {1024, 524288}}};
    info.shared_memory = {true, 8 * gib, 8 * gib};
    info.personality = 0;
    info.clock = {25, 1};
    info.topology = {1, 8, 8,
                     1, 1, {{1, 'd', 32 * kib, 1}, {1, 'i', 32 * kib, 1}, {2, 'u', mib, 1}, {3, 'u', 32 * mib, 8}}};
    info.probes = {ProbeResult{}, ProbeResult{}, std::nullopt};
    return info;
}

SystemInfo intel_laptop() {
    SystemInfo info = good_machine();
    info.cpuinfo =
        "processor\t: 0\nvendor_id\t: GenuineIntel\nmodel name\t: Intel(R) Core(TM) i7-8650U CPU @ 1.90GHz\n"
        "flags\t\t: fpu vme de pse tsc msr pae mce cx8 apic sep\n";
    info.governor = "powersave";
    info.no_turbo = "0";
    info.smt = "1";
    info.idle = {{"POLL", 0, true}, {"C1", 2, true}, {"C1E", 10, true}, {"C6", 85, true}, {"C10", 890, true}};
    info.sysctl["fs.mqueue.msgsize_max"] = "8192";
    info.sysctl["kernel.msgmax"] = "8192";
    info.sysctl["kernel.msgmnb"] = "16384";
    return info;
}

SystemInfo amd_server() {
    SystemInfo info = good_machine();
    info.allowed_cpus = 256;
    info.online_cpus = 256;
    info.cpuinfo =
        "processor\t: 0\nvendor_id\t: AuthenticAMD\nmodel name\t: AMD EPYC 7763 64-Core Processor\nflags\t\t: fpu\n";
    info.governor = "schedutil";
    info.no_turbo = std::nullopt;
    info.boost = "1";
    info.dmi_vendor = "Supermicro";
    info.dmi_product = "Super Server";
    info.idle = {{"POLL", 0, true}, {"C1", 1, true}, {"C2", 400, true}};
    info.topology.packages = 2;
    info.topology.cores = 128;
    info.topology.numa_nodes = 2;
    info.topology.own_numa_nodes = 2;
    return info;
}

SystemInfo arm_board() {
    SystemInfo info = good_machine();
    info.cpuinfo =
        "processor\t: 0\nBogoMIPS\t: 108.00\nFeatures\t: fp asimd evtstrm crc32 cpuid\nCPU implementer\t: 0x41\n"
        "CPU architecture: 8\nCPU variant\t: 0x0\nCPU part\t: 0xd08\nCPU revision\t: 3\n";
    info.governor = "ondemand";
    info.no_turbo = std::nullopt;
    info.smt = std::nullopt;
    info.dmi_vendor = std::nullopt;
    info.dmi_product = std::nullopt;
    info.clock_source = "arch_sys_counter";
    info.idle = std::nullopt;
    info.topology = {};
    return info;
}

SystemInfo container() {
    SystemInfo info = good_machine();
    info.status = "Name:\tipcbench\nCapEff:\t00000000a80425fb\nSeccomp:\t2\nSeccomp_filters:\t1\n";
    info.quotas = {{"/sys/fs/cgroup/cpu.max", "50000 100000", ""}};
    info.shared_memory = {true, 64 * mib, 60 * mib};
    info.sysctl.erase("net.core.rmem_max");  // unset in a network namespace
    info.sysctl.erase("net.core.wmem_max");
    info.probes = {ProbeResult{EPERM, false, false}, ProbeResult{EPERM, false, false}, std::nullopt};
    return info;
}

SystemInfo virtual_machine() {
    SystemInfo info = good_machine();
    info.cpuinfo = "processor\t: 0\nmodel name\t: AMD EPYC\nflags\t\t: fpu vme hypervisor lahf_lm\n";
    info.governor = std::nullopt;
    info.no_turbo = std::nullopt;
    info.dmi_vendor = "QEMU";
    info.dmi_product = "Standard PC (Q35 + ICH9, 2009)";
    info.clock_source = "kvm-clock";
    info.idle = {{"POLL", 0, true}, {"haltpoll idle", 1, true}};
    info.probes = {ProbeResult{0, false, true}, ProbeResult{0, false, true}, ProbeResult{ENOENT, false, true}};
    return info;
}

SystemInfo silent_machine() {
    SystemInfo info;
    info.build = {"0.1.0", "Release", "GNU 12.2.0", ""};
    return info;
}

Condition condition(const SystemInfo& info, const std::string& name) {
    const std::vector<Condition> all = judge(info);
    const auto observed = std::find_if(all.begin(), all.end(), [&](const Condition& one) { return one.name == name; });
    EXPECT_NE(observed, all.end()) << name;
    return observed == all.end() ? Condition{} : *observed;
}

Verdict verdict(const SystemInfo& info, const std::string& name) {
    return condition(info, name).verdict;
}

std::vector<std::string> names(const SystemInfo& info, Verdict verdict) {
    std::vector<std::string> observed;
    for (const Condition& one : judge(info)) {
        if (one.verdict == verdict) {
            observed.push_back(one.name);
        }
    }
    return observed;
}

}  // namespace ipcbench::platform::test
