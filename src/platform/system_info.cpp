#include "platform/system_info.hpp"

#include <sys/personality.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <utility>

#include "platform/affinity.hpp"
#include "platform/cgroup.hpp"
#include "platform/privileges.hpp"
#include "platform/text_fields.hpp"

namespace ipcbench::platform {
namespace {

constexpr std::array settings{"fs.mqueue.msg_max",
                              "fs.mqueue.msgsize_max",
                              "fs.mqueue.queues_max",
                              "fs.pipe-max-size",
                              "kernel.io_uring_disabled",
                              "kernel.msgmax",
                              "kernel.msgmnb",
                              "kernel.msgmni",
                              "kernel.perf_event_paranoid",
                              "kernel.randomize_va_space",
                              "net.core.rmem_max",
                              "net.core.wmem_max"};

std::map<std::string, std::string, std::less<>> read_settings() {
    std::map<std::string, std::string, std::less<>> values;
    for (const char* const name : settings) {
        std::string path = name;
        std::replace(path.begin(), path.end(), '.', '/');
        if (const auto value = read_word("/proc/sys/" + path)) {
            values.emplace(name, *value);
        }
    }
    return values;
}

std::map<std::string, ResourceLimit, std::less<>> read_limits() {
    std::map<std::string, ResourceLimit, std::less<>> limits;
    const auto finite = [](rlim_t value) {
        return value == RLIM_INFINITY ? std::nullopt : std::optional<std::uint64_t>(value);
    };
    for (const auto& [name, resource] :
         {std::pair("memlock", RLIMIT_MEMLOCK), {"msgqueue", RLIMIT_MSGQUEUE}, {"nofile", RLIMIT_NOFILE}}) {
        rlimit limit{};
        if (::getrlimit(resource, &limit) == 0) {
            limits.emplace(name, ResourceLimit{finite(limit.rlim_cur), finite(limit.rlim_max)});
        }
    }
    return limits;
}

std::optional<std::vector<IdleState>> read_idle_states(const std::string& cpu) {
    std::vector<IdleState> states;
    for (int index = 0;; ++index) {
        const std::string folder = cpu + "/cpuidle/state" + std::to_string(index) + "/";
        const auto latency = number_of(read_word(folder + "latency"));
        if (!latency) {
            return states.empty() ? std::nullopt : std::optional(std::move(states));
        }
        states.push_back({read_word(folder + "name").value_or(""), *latency, read_word(folder + "disable") != "1"});
    }
}

std::optional<unsigned long> read_personality() {
    constexpr unsigned long query_only = 0xffffffff;
    const int flags = ::personality(query_only);
    return flags < 0 ? std::nullopt : std::optional(static_cast<unsigned long>(flags));
}

}  // namespace

std::optional<long long> setting(const SystemInfo& info, std::string_view name) {
    const auto found = info.sysctl.find(name);
    return found == info.sysctl.end() ? std::nullopt : number_of(found->second);
}

SystemInfo read_system(DetailLevel detail) {
    const std::vector<int> cpus = allowed_cpus();
    const std::string folder = "/sys/devices/system/cpu/";
    const std::string first = folder + "cpu" + std::to_string(cpus.empty() ? 0 : cpus.front());
    SystemInfo info = read_privileges();
    info.build = build_info();
    info.allowed_cpus = cpus.size();
    info.online_cpus = static_cast<std::size_t>(std::max(::sysconf(_SC_NPROCESSORS_ONLN), 0L));
    info.os_release = read_text("/etc/os-release");
    if (!info.os_release) {
        info.os_release = read_text("/usr/lib/os-release");
    }
    info.cpuinfo = read_text("/proc/cpuinfo");
    info.loadavg = read_text("/proc/loadavg");
    info.governor = read_word(first + "/cpufreq/scaling_governor");
    info.no_turbo = read_word(folder + "intel_pstate/no_turbo");
    info.boost = read_word(folder + "cpufreq/boost");
    info.smt = read_word(folder + "smt/active");
    info.dmi_vendor = read_word("/sys/class/dmi/id/sys_vendor");
    info.dmi_product = read_word("/sys/class/dmi/id/product_name");
    info.hypervisor = read_word("/sys/hypervisor/type");
    info.clock_source = read_word("/sys/devices/system/clocksource/clocksource0/current_clocksource");
    info.idle = read_idle_states(first);
    info.quotas = read_cpu_quotas();
    info.sysctl = read_settings();
    info.resources = read_limits();
    info.shared_memory = read_shared_memory_space();
    info.personality = read_personality();
    info.topology = read_topology(cpus, "/sys/devices/system/");
    if (detail == DetailLevel::thorough) {
        info.topology = discover_topology(cpus).value_or(info.topology);
        info.probes = probe_features(is_filtered(info));
    } else {
        info.probes = probe_permissions(is_filtered(info));
    }
    info.clock = measure_clock();
    return info;
}

}  // namespace ipcbench::platform
