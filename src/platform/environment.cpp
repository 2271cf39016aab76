#include "platform/environment.hpp"

#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <ctime>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string_view>

#include "platform/affinity.hpp"

namespace ipcbench::platform {
namespace {

/// Without the white space around it.
std::string trimmed(std::string_view text) {
    constexpr std::string_view white = " \t\r\n";
    const std::size_t first = text.find_first_not_of(white);
    return first == std::string_view::npos ? ""
                                           : std::string(text.substr(first, text.find_last_not_of(white) + 1 - first));
}

std::optional<std::string> read_text(const std::string& path) {
    std::ifstream file(path);
    if (!file) {
        return std::nullopt;
    }
    return std::string{std::istreambuf_iterator<char>(file), {}};
}

std::optional<std::string> read_word(const std::string& path) {
    const std::optional<std::string> text = read_text(path);
    return text ? std::optional(trimmed(*text)) : std::nullopt;
}

/// The value behind `separator` in the first line that begins with `key`, trimmed; nothing if there is no such line.
std::optional<std::string> value_of(const std::string& text, std::string_view key, char separator) {
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        const std::size_t at = line.find(separator);
        if (at != std::string::npos && trimmed(std::string_view(line).substr(0, at)) == key) {
            return trimmed(std::string_view(line).substr(at + 1));
        }
    }
    return std::nullopt;
}

Condition judge_build(const BuildInfo& build) {
    if (!build.sanitizers.empty()) {
        return {"build", Verdict::bad, "this build has sanitizers (" + build.sanitizers + "): its numbers mean nothing",
                "BUILD_MODE=release"};
    }
    if (!build.optimised()) {
        return {"build", Verdict::bad, "this is a debug build: its numbers are those of a debug build",
                "BUILD_MODE=release"};
    }
    return {"build", Verdict::ok, build.type, ""};
}

Condition judge_cpus(std::size_t cpus) {
    if (cpus == 0) {
        return {"cpus", Verdict::unknown, "", ""};
    }
    if (cpus == 1) {
        return {"cpus", Verdict::bad, "there is one CPU: parent and child take turns on it",
                "allow it two, e.g. with taskset -c 0,1"};
    }
    return {"cpus", Verdict::ok, std::to_string(cpus) + " CPUs", ""};
}

Condition judge_governor(const std::optional<std::string>& governor) {
    if (!governor || governor->empty()) {
        return {"governor", Verdict::unknown, "", ""};
    }
    if (*governor == "performance") {
        return {"governor", Verdict::ok, *governor, ""};
    }
    return {"governor", Verdict::bad, "the CPU's frequency follows its load (governor " + *governor + ")",
            "cpupower frequency-set -g performance"};
}

Condition judge_turbo(const SystemTexts& texts) {
    // Intel's driver has a switch that turns it off, the others have one that turns it on.
    const bool on = texts.no_turbo == "0" || (!texts.no_turbo && texts.boost == "1");
    const bool off = texts.no_turbo == "1" || (!texts.no_turbo && texts.boost == "0");
    if (on) {
        return {"turbo", Verdict::bad, "turbo is on: the frequency depends on heat and on how many cores work",
                texts.no_turbo ? "echo 1 > /sys/devices/system/cpu/intel_pstate/no_turbo"
                               : "echo 0 > /sys/devices/system/cpu/cpufreq/boost"};
    }
    return off ? Condition{"turbo", Verdict::ok, "off", ""} : Condition{"turbo", Verdict::unknown, "", ""};
}

/// What firmware calls itself in virtual machines, as in systemd's src/basic/virt.c (detect_vm_dmi).
constexpr std::array virtual_firmware{std::string_view("QEMU"),
                                      std::string_view("KVM"),
                                      std::string_view("OpenStack"),
                                      std::string_view("KubeVirt"),
                                      std::string_view("Amazon EC2"),
                                      std::string_view("VMware"),
                                      std::string_view("VMW"),
                                      std::string_view("innotek"),
                                      std::string_view("VirtualBox"),
                                      std::string_view("Xen"),
                                      std::string_view("Bochs"),
                                      std::string_view("Parallels"),
                                      std::string_view("BHYVE"),
                                      std::string_view("Apple Virtualization"),
                                      std::string_view("Virtual Machine"),
                                      std::string_view("Google Compute Engine")};

Condition judge_virtual_machine(const SystemTexts& texts) {
    const auto bad = [](const std::string& which) {
        return Condition{"virtual_machine", Verdict::bad, "this is a virtual machine (" + which + ")",
                         "wake-ups and page faults cost more here than on bare metal"};
    };
    const std::string product = texts.dmi_vendor.value_or("") + " " + texts.dmi_product.value_or("");
    const bool metal = product.find(".metal") != std::string::npos;  // Amazon's whole machines
    if (texts.hypervisor && !texts.hypervisor->empty()) {
        return bad(*texts.hypervisor);
    }
    for (const std::string_view name : virtual_firmware) {
        if (!metal && product.find(name) != std::string::npos) {
            return bad(trimmed(product));
        }
    }
    const std::optional<std::string> flags = texts.cpuinfo ? value_of(*texts.cpuinfo, "flags", ':') : std::nullopt;
    if (flags && (" " + *flags + " ").find(" hypervisor ") != std::string::npos) {
        return bad("the CPU says so");
    }
    // Only x86 has that flag; elsewhere the firmware's name is all there is.
    if (flags || texts.dmi_product) {
        return {"virtual_machine", Verdict::ok, "none seen", ""};
    }
    return {"virtual_machine", Verdict::unknown, "", ""};
}

/// Judges the moment, not the load average: that still remembers the build of this very program a minute ago.
Condition judge_load(const std::optional<std::string>& loadavg, std::size_t cpus) {
    double load = 0;
    double of_5_min = 0;
    double of_15_min = 0;
    std::size_t runnable = 0;
    char slash = 0;
    std::istringstream fields(loadavg.value_or(""));
    if (!(fields >> load >> of_5_min >> of_15_min >> runnable >> slash) || slash != '/' || cpus == 0) {
        return {"load", Verdict::unknown, "", ""};
    }
    constexpr std::size_t ours = 2;  // while measuring; now there is one, which counts as runnable
    const std::size_t others = runnable > 0 ? runnable - 1 : 0;
    std::ostringstream found;
    found << others << (others == 1 ? " other task" : " other tasks") << " ready to run on " << cpus
          << (cpus == 1 ? " CPU" : " CPUs") << ", load " << load;
    if (others > 0 && others + ours > cpus) {
        return {"load", Verdict::bad, "the machine is busy: " + found.str(), "wait until it is idle"};
    }
    return {"load", Verdict::ok, found.str(), ""};
}

Condition judge_smt(const std::optional<std::string>& active) {
    if (active == "1") {
        return {"smt", Verdict::bad, "SMT is on: two CPUs may be one core", "--placement cross"};
    }
    return active == "0" ? Condition{"smt", Verdict::ok, "off", ""} : Condition{"smt", Verdict::unknown, "", ""};
}

Condition judge_clock_source(const std::optional<std::string>& source) {
    // Those that the vDSO reads without a system call.
    constexpr std::array quick{std::string_view("tsc"),
                               std::string_view("kvm-clock"),
                               std::string_view("hyperv_clocksource_tsc_page"),
                               std::string_view("arch_sys_counter"),
                               std::string_view("timebase"),
                               std::string_view("riscv_clocksource")};
    if (!source || source->empty()) {
        return {"clock_source", Verdict::unknown, "", ""};
    }
    if (std::find(quick.begin(), quick.end(), *source) != quick.end()) {
        return {"clock_source", Verdict::ok, *source, ""};
    }
    return {"clock_source", Verdict::bad, "the clock source is " + *source + ": each reading is a system call",
            "see /sys/devices/system/clocksource/clocksource0/available_clocksource"};
}

std::string utc_now() {
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    ::gmtime_r(&now, &parts);
    std::array<char, sizeof "2026-01-02T03:04:05Z"> text{};
    const std::size_t length = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
    return {text.data(), length};
}

SystemTexts read_system() {
    const std::vector<int> cpus = allowed_cpus();
    const std::string folder = "/sys/devices/system/cpu/";
    const std::string first = folder + "cpu" + std::to_string(cpus.empty() ? 0 : cpus.front());
    std::optional<std::string> os_release = read_text("/etc/os-release");
    if (!os_release) {
        os_release = read_text("/usr/lib/os-release");
    }
    return {build_info(),
            cpus.size(),
            static_cast<std::size_t>(std::max(::sysconf(_SC_NPROCESSORS_ONLN), 0L)),
            os_release,
            read_text("/proc/cpuinfo"),
            read_text("/proc/loadavg"),
            read_word(first + "/cpufreq/scaling_governor"),
            read_word(folder + "intel_pstate/no_turbo"),
            read_word(folder + "cpufreq/boost"),
            read_word(folder + "smt/active"),
            read_word("/sys/class/dmi/id/sys_vendor"),
            read_word("/sys/class/dmi/id/product_name"),
            read_word("/sys/hypervisor/type"),
            read_word("/sys/devices/system/clocksource/clocksource0/current_clocksource")};
}

}  // namespace

std::string os_name(const std::string& os_release) {
    std::string name = value_of(os_release, "PRETTY_NAME", '=').value_or("");
    std::erase(name, '"');
    return name;
}

std::string cpu_model(const std::string& cpuinfo) {
    return value_of(cpuinfo, "model name", ':').value_or("");
}

std::vector<Condition> judge(const SystemTexts& texts) {
    return {judge_build(texts.build),       judge_cpus(texts.allowed_cpus),
            judge_governor(texts.governor), judge_turbo(texts),
            judge_virtual_machine(texts),   judge_load(texts.loadavg, texts.online_cpus),
            judge_smt(texts.smt),           judge_clock_source(texts.clock_source)};
}

Context describe_environment() {
    const SystemTexts texts = read_system();
    utsname system{};
    ::uname(&system);
    return {texts.build.version,
            texts.build.type,
            texts.build.compiler,
            utc_now(),
            system.nodename,
            trimmed(std::string(system.sysname) + " " + system.release),
            os_name(texts.os_release.value_or("")),
            cpu_model(texts.cpuinfo.value_or("")),
            static_cast<int>(texts.allowed_cpus),
            measure_clock(),
            texts.clock_source.value_or(""),
            judge(texts)};
}

}  // namespace ipcbench::platform
