#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ipcbench/core/clock.hpp"
#include "platform/build_info.hpp"
#include "platform/kernel_probes.hpp"
#include "platform/shared_memory_space.hpp"
#include "platform/topology.hpp"

namespace ipcbench::platform {

/// How much is examined. `quick` is for the start of every run: it takes less than a millisecond and does nothing that
/// could disturb the measurement afterwards. `thorough` is for the doctor.
enum class DetailLevel : std::uint8_t { quick, thorough };

/// A power-saving state of an idle CPU: /sys/devices/system/cpu/cpu*/cpuidle/state*.
struct IdleState {
    std::string name;
    long long latency_us = 0;  ///< exit latency: the time until the CPU runs again
    bool enabled = true;
};

/// The CPU time of a control group: either cpu.max (v2), or cpu.cfs_quota_us and cpu.cfs_period_us (v1).
struct CpuQuota {
    std::string file;  ///< the file that sets it
    std::string quota;
    std::string period;  ///< "" if the quota's file has both
};

/// A limit of getrlimit(2); nothing: no limit.
struct ResourceLimit {
    std::optional<std::uint64_t> soft;
    std::optional<std::uint64_t> hard;
};

/// What the system says about itself, unparsed; nothing if a file is missing.
struct SystemInfo {
    BuildInfo build;
    std::size_t allowed_cpus = 0;                  ///< number of CPUs that this process may run on
    std::size_t online_cpus = 0;                   ///< number of CPUs of the machine
    std::optional<std::string> os_release;         ///< os-release(5)
    std::optional<std::string> cpuinfo;            ///< proc(5), /proc/cpuinfo
    std::optional<std::string> loadavg;            ///< proc(5), /proc/loadavg
    std::optional<std::string> status;             ///< proc(5), /proc/self/status
    std::optional<std::string> uid_map;            ///< user_namespaces(7), /proc/self/uid_map
    std::optional<std::string> governor;           ///< /sys/devices/system/cpu/cpu*/cpufreq/scaling_governor
    std::optional<std::string> no_turbo;           ///< /sys/devices/system/cpu/intel_pstate/no_turbo
    std::optional<std::string> boost;              ///< /sys/devices/system/cpu/cpufreq/boost
    std::optional<std::string> smt;                ///< /sys/devices/system/cpu/smt/active
    std::optional<std::string> dmi_vendor;         ///< /sys/class/dmi/id/sys_vendor
    std::optional<std::string> dmi_product;        ///< /sys/class/dmi/id/product_name
    std::optional<std::string> hypervisor;         ///< /sys/hypervisor/type
    std::optional<std::string> clock_source;       ///< /sys/devices/system/clocksource/clocksource0/current_clocksource
    std::optional<std::vector<IdleState>> idle{};  ///< of the first allowed CPU; nothing: no cpuidle
    std::optional<std::vector<CpuQuota>> quotas{};                  ///< of our control group and its ancestors
    std::map<std::string, std::string, std::less<>> sysctl{};       ///< sysctl(8): "kernel.msgmax", ...
    std::map<std::string, ResourceLimit, std::less<>> resources{};  ///< prlimit(1): "nofile", "memlock", "msgqueue"
    std::optional<SharedMemorySpace> shared_memory{};
    std::optional<unsigned long> personality{};  ///< personality(2)
    std::optional<ClockFacts> clock{};
    Topology topology{};
    KernelProbes probes{};
};

/// Returns a setting of sysctl(8) as a number.
[[nodiscard]] std::optional<long long> setting(const SystemInfo& info, std::string_view name);

/// Examines this system, without privileges.
[[nodiscard]] SystemInfo read_system(DetailLevel detail);

}  // namespace ipcbench::platform
