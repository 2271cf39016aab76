#include "platform/system_texts.hpp"

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
    constexpr unsigned long only_ask = 0xffffffff;
    const int persona = ::personality(only_ask);
    return persona < 0 ? std::nullopt : std::optional(static_cast<unsigned long>(persona));
}

}  // namespace

std::optional<long long> setting(const SystemTexts& texts, std::string_view name) {
    const auto found = texts.sysctl.find(name);
    return found == texts.sysctl.end() ? std::nullopt : number_of(found->second);
}

SystemTexts read_system(Depth depth) {
    const std::vector<int> cpus = allowed_cpus();
    const std::string folder = "/sys/devices/system/cpu/";
    const std::string first = folder + "cpu" + std::to_string(cpus.empty() ? 0 : cpus.front());
    SystemTexts texts = read_privileges();
    texts.build = build_info();
    texts.allowed_cpus = cpus.size();
    texts.online_cpus = static_cast<std::size_t>(std::max(::sysconf(_SC_NPROCESSORS_ONLN), 0L));
    texts.os_release = read_text("/etc/os-release");
    if (!texts.os_release) {
        texts.os_release = read_text("/usr/lib/os-release");
    }
    texts.cpuinfo = read_text("/proc/cpuinfo");
    texts.loadavg = read_text("/proc/loadavg");
    texts.governor = read_word(first + "/cpufreq/scaling_governor");
    texts.no_turbo = read_word(folder + "intel_pstate/no_turbo");
    texts.boost = read_word(folder + "cpufreq/boost");
    texts.smt = read_word(folder + "smt/active");
    texts.dmi_vendor = read_word("/sys/class/dmi/id/sys_vendor");
    texts.dmi_product = read_word("/sys/class/dmi/id/product_name");
    texts.hypervisor = read_word("/sys/hypervisor/type");
    texts.clock_source = read_word("/sys/devices/system/clocksource/clocksource0/current_clocksource");
    texts.idle = read_idle_states(first);
    texts.quotas = read_cpu_quotas();
    texts.sysctl = read_settings();
    texts.resources = read_limits();
    texts.shared_memory = read_shared_memory_room();
    texts.personality = read_personality();
    texts.topology = read_topology(cpus, "/sys/devices/system/");
    if (depth == Depth::thorough) {
        texts.topology = discover_topology(cpus).value_or(texts.topology);
        texts.probes = try_kernel(is_filtered(texts));
    } else {
        texts.probes = ask_kernel(is_filtered(texts));
    }
    texts.clock = measure_clock();
    return texts;
}

}  // namespace ipcbench::platform
