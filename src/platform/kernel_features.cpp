#include <sys/personality.h>

#include <cerrno>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "ipcbench/base/error.hpp"
#include "platform/conditions.hpp"
#include "platform/privileges.hpp"

namespace ipcbench::platform {
namespace {

std::string refusal(const ProbeResult& answer, const std::string& doing) {
    return answer.killed ? doing + ": the kernel kills the process that calls it" : describe_errno(doing, answer.error);
}

/// Names the cause of a refusal that no setting explains.
std::string way_out(const SystemInfo& info, const ProbeResult& answer, const std::string& option) {
    if (answer.killed || is_filtered(info)) {
        return "let the seccomp filter permit it, e.g. docker run --security-opt seccomp=unconfined";
    }
    return answer.error == ENOSYS ? "it needs a kernel with " + option : "";
}

Condition judge_io_uring(const SystemInfo& info) {
    const std::optional<ProbeResult>& answer = info.probes.io_uring;
    const std::optional<long long> disabled = setting(info, "kernel.io_uring_disabled");
    if (!answer) {
        return {"io_uring", Verdict::unknown, "it could not be tried", ""};
    }
    if (answer->error == 0 && !answer->killed) {
        return {"io_uring", Verdict::ok, answer->thorough ? "a ring could be made" : "permitted", ""};
    }
    std::string observed = refusal(*answer, "io_uring_setup");
    if (answer->error == EPERM && disabled && *disabled > 0) {
        observed += fmt::format(", kernel.io_uring_disabled {}", *disabled);
        return {"io_uring", Verdict::bad, observed, "sysctl kernel.io_uring_disabled=0"};
    }
    if (answer->error == ENOMEM) {
        return {"io_uring", Verdict::bad, observed, "ulimit -l 8192"};
    }
    return {"io_uring", Verdict::bad, observed, way_out(info, *answer, "CONFIG_IO_URING (5.1 or newer)")};
}

Condition judge_perf(const SystemInfo& info) {
    const std::optional<ProbeResult>& answer = info.probes.perf;
    const std::optional<ProbeResult>& hardware = info.probes.perf_hardware;
    const std::optional<long long> paranoid = setting(info, "kernel.perf_event_paranoid");
    if (!answer) {
        return {"perf", Verdict::unknown, "it could not be tried", ""};
    }
    const std::string level = paranoid ? fmt::format(" (kernel.perf_event_paranoid {})", *paranoid) : "";
    // With values up to 2, a process may count its own events in user space. The kernels of Debian and Ubuntu have
    // higher values, at which only a privileged process may.
    constexpr long long max = 2;
    const bool closed = paranoid && *paranoid > max && !has_capability(info, Capability::sys_admin);
    if (answer->killed || answer->error != 0) {
        return {"perf", Verdict::bad, refusal(*answer, "perf_event_open") + level,
                closed ? fmt::format("sysctl kernel.perf_event_paranoid={}", max)
                       : way_out(info, *answer, "CONFIG_PERF_EVENTS")};
    }
    if (closed && !answer->thorough) {
        return {"perf", Verdict::bad, "not without privileges" + level,
                fmt::format("sysctl kernel.perf_event_paranoid={}", max)};
    }
    if (!hardware) {
        return {"perf", Verdict::ok, "permitted" + level, ""};
    }
    if (hardware->error == ENOENT || hardware->error == EOPNOTSUPP) {
        return {"perf", Verdict::bad, "software events only, the processor offers no counters" + level,
                "where it is virtual: qemu -cpu host,pmu=on"};
    }
    if (hardware->error != 0 || hardware->killed) {
        return {"perf", Verdict::bad, "software events only: " + refusal(*hardware, "counting CPU cycles") + level,
                way_out(info, *hardware, "CONFIG_PERF_EVENTS")};
    }
    return {"perf", Verdict::ok, "CPU cycles can be counted" + level, ""};
}

/// Judges ASLR. With it, repetitions sample memory layouts. Without it, all of them share one layout, favourable or not
/// (Mytkowicz et al., "Producing wrong data without doing anything obviously wrong!", ASPLOS 2009).
Condition judge_aslr(const SystemInfo& info) {
    const std::optional<long long> level = setting(info, "kernel.randomize_va_space");
    if (!level) {
        return {"aslr", Verdict::unknown, "the kernel does not report it", ""};
    }
    if (*level == 0) {
        return {"aslr", Verdict::bad, "off: all repetitions share one memory layout",
                "sysctl kernel.randomize_va_space=2"};
    }
    if (info.personality && (*info.personality & ADDR_NO_RANDOMIZE) != 0) {
        return {"aslr", Verdict::bad, "off for this process: all repetitions share one memory layout",
                "start it without setarch -R"};
    }
    return {"aslr", Verdict::ok, fmt::format("on (kernel.randomize_va_space {})", *level), ""};
}

}  // namespace

std::vector<Condition> judge_kernel_features(const SystemInfo& info) {
    return {judge_io_uring(info), judge_perf(info), judge_aslr(info)};
}

}  // namespace ipcbench::platform
