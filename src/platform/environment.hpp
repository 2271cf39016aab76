#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "ipcbench/core/reporter.hpp"
#include "platform/build_info.hpp"

namespace ipcbench::platform {

/// The machine, the build and the conditions that decide how far a number can be trusted. Takes a few milliseconds (the
/// clock is measured), needs no privileges; what cannot be read is "" or `unknown`.
[[nodiscard]] Context describe_environment();

/// What the system says about itself, as it says it; nothing where a file is missing.
struct SystemTexts {
    BuildInfo build;
    std::size_t allowed_cpus = 0;             ///< that this process may run on
    std::size_t online_cpus = 0;              ///< that the machine has
    std::optional<std::string> os_release;    ///< os-release(5)
    std::optional<std::string> cpuinfo;       ///< proc(5), /proc/cpuinfo
    std::optional<std::string> loadavg;       ///< proc(5), /proc/loadavg
    std::optional<std::string> governor;      ///< /sys/devices/system/cpu/cpu*/cpufreq/scaling_governor
    std::optional<std::string> no_turbo;      ///< /sys/devices/system/cpu/intel_pstate/no_turbo
    std::optional<std::string> boost;         ///< /sys/devices/system/cpu/cpufreq/boost
    std::optional<std::string> smt;           ///< /sys/devices/system/cpu/smt/active
    std::optional<std::string> dmi_vendor;    ///< /sys/class/dmi/id/sys_vendor
    std::optional<std::string> dmi_product;   ///< /sys/class/dmi/id/product_name
    std::optional<std::string> hypervisor;    ///< /sys/hypervisor/type
    std::optional<std::string> clock_source;  ///< /sys/devices/system/clocksource/clocksource0/current_clocksource
};

/// "Debian GNU/Linux 12 (bookworm)" from os-release(5), or "".
[[nodiscard]] std::string os_name(const std::string& os_release);

/// The first "model name" of /proc/cpuinfo, or "" (ARM has none).
[[nodiscard]] std::string cpu_model(const std::string& cpuinfo);

/// One verdict each on: build, cpus, governor, turbo, virtual_machine, load, smt, clock_source.
[[nodiscard]] std::vector<Condition> judge(const SystemTexts& texts);

}  // namespace ipcbench::platform
