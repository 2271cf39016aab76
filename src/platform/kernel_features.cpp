#include "platform/kernel_features.hpp"

#include <sys/personality.h>

#include <cerrno>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "ipcbench/base/error.hpp"
#include "platform/privileges.hpp"

namespace ipcbench::platform {
namespace {

std::string refusal(const ProbeAnswer& answer, const std::string& doing) {
    return answer.killed ? doing + ": whoever asks is killed" : describe_errno(doing, answer.error);
}

/// Whose doing a refusal is that no setting explains.
std::string way_out(const SystemTexts& texts, const ProbeAnswer& answer, const std::string& option) {
    if (answer.killed || is_filtered(texts)) {
        return "let the seccomp filter permit it, e.g. docker run --security-opt seccomp=unconfined";
    }
    return answer.error == ENOSYS ? "it needs a kernel with " + option : "";
}

Condition judge_io_uring(const SystemTexts& texts) {
    const std::optional<ProbeAnswer>& answer = texts.probes.io_uring;
    const std::optional<long long> disabled = setting(texts, "kernel.io_uring_disabled");
    if (!answer) {
        return {"io_uring", Verdict::unknown, "it could not be tried", ""};
    }
    if (answer->error == 0 && !answer->killed) {
        return {"io_uring", Verdict::ok, answer->in_full ? "a ring could be made" : "permitted", ""};
    }
    std::string found = refusal(*answer, "io_uring_setup");
    if (answer->error == EPERM && disabled && *disabled > 0) {
        found += fmt::format(", kernel.io_uring_disabled {}", *disabled);
        return {"io_uring", Verdict::bad, found, "sysctl kernel.io_uring_disabled=0"};
    }
    if (answer->error == ENOMEM) {
        return {"io_uring", Verdict::bad, found, "ulimit -l 8192"};
    }
    return {"io_uring", Verdict::bad, found, way_out(texts, *answer, "CONFIG_IO_URING (5.1 or newer)")};
}

Condition judge_perf(const SystemTexts& texts) {
    const std::optional<ProbeAnswer>& answer = texts.probes.perf;
    const std::optional<ProbeAnswer>& hardware = texts.probes.perf_hardware;
    const std::optional<long long> paranoid = setting(texts, "kernel.perf_event_paranoid");
    if (!answer) {
        return {"perf", Verdict::unknown, "it could not be tried", ""};
    }
    const std::string level = paranoid ? fmt::format(" (kernel.perf_event_paranoid {})", *paranoid) : "";
    // Up to 2 a process may count itself in user space. Debian's and Ubuntu's kernels know more: nobody without a
    // right.
    constexpr long long most = 2;
    const bool closed = paranoid && *paranoid > most && !has_capability(texts, Capability::sys_admin);
    if (answer->killed || answer->error != 0) {
        return {"perf", Verdict::bad, refusal(*answer, "perf_event_open") + level,
                closed ? fmt::format("sysctl kernel.perf_event_paranoid={}", most)
                       : way_out(texts, *answer, "CONFIG_PERF_EVENTS")};
    }
    if (closed && !answer->in_full) {
        return {"perf", Verdict::bad, "not without privileges" + level,
                fmt::format("sysctl kernel.perf_event_paranoid={}", most)};
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
                way_out(texts, *hardware, "CONFIG_PERF_EVENTS")};
    }
    return {"perf", Verdict::ok, "CPU cycles can be counted" + level, ""};
}

/// With ASLR repetitions sample layouts of memory; without it one layout, lucky or not, is in all of them (Mytkowicz et
/// al., "Producing wrong data without doing anything obviously wrong!", ASPLOS 2009).
Condition judge_aslr(const SystemTexts& texts) {
    const std::optional<long long> level = setting(texts, "kernel.randomize_va_space");
    if (!level) {
        return {"aslr", Verdict::unknown, "the kernel does not tell", ""};
    }
    if (*level == 0) {
        return {"aslr", Verdict::bad, "off: all repetitions have the same layout of memory, lucky or not",
                "sysctl kernel.randomize_va_space=2"};
    }
    if (texts.personality && (*texts.personality & ADDR_NO_RANDOMIZE) != 0) {
        return {"aslr", Verdict::bad, "off for this process: all repetitions have the same layout of memory",
                "start it without setarch -R"};
    }
    return {"aslr", Verdict::ok, fmt::format("on (kernel.randomize_va_space {})", *level), ""};
}

}  // namespace

std::vector<Condition> judge_kernel_features(const SystemTexts& texts) {
    return {judge_io_uring(texts), judge_perf(texts), judge_aslr(texts)};
}

}  // namespace ipcbench::platform
