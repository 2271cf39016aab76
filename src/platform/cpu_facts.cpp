#include <algorithm>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/condition_names.hpp"
#include "ipcbench/base/micro_sign.hpp"
#include "ipcbench/base/units.hpp"
#include "platform/conditions.hpp"
#include "platform/text_fields.hpp"

namespace ipcbench::platform {
namespace {

Condition judge_model(const std::string& model) {
    if (model.empty()) {
        return {"cpu_model", Verdict::unknown, "the kernel does not report it", ""};
    }
    return {"cpu_model", Verdict::ok, model, ""};
}

/// Returns "32 cores in 2 packages", as far as the numbers are known.
std::string counted(const Topology& topology) {
    if (topology.cores == 0 || topology.packages == 0) {
        return "";
    }
    return fmt::format(" ({} core{} in {} package{})", topology.cores, topology.cores == 1 ? "" : "s",
                       topology.packages, topology.packages == 1 ? "" : "s");
}

Condition judge_cpus(std::size_t allowed, std::size_t online, const Topology& topology) {
    if (allowed == 0) {
        return {"cpus", Verdict::unknown, "the kernel does not report it", ""};
    }
    if (allowed == 1) {
        return {"cpus", Verdict::bad, "there is one CPU: parent and child take turns on it",
                "allow it two, e.g. with taskset -c 0,1"};
    }
    std::string observed = std::to_string(allowed);
    observed += online > allowed ? fmt::format(" of {} CPUs", online) : " CPUs";
    return {"cpus", Verdict::ok, observed + counted(topology), ""};
}

Condition judge_caches(const std::vector<Cache>& caches) {
    std::vector<std::string> info;
    for (const Cache& cache : caches) {
        if (cache.kind == 'i' || cache.bytes == 0) {
            continue;  // two processes do not exchange instructions
        }
        info.push_back(fmt::format("L{}{} {}", cache.level, cache.kind == 'd' ? "d" : "", format_bytes(cache.bytes)));
        if (cache.sharers > 0) {
            info.back() += cache.sharers == 1 ? " for each CPU" : fmt::format(" for {} CPUs", cache.sharers);
        }
    }
    if (info.empty()) {
        return {"caches", Verdict::unknown, "the kernel does not report it", ""};
    }
    return {"caches", Verdict::ok, fmt::format("{}", fmt::join(info, ", ")), ""};
}

Condition judge_smt(const std::optional<std::string>& active) {
    if (active == "1") {
        return {"smt", Verdict::bad, "SMT is on: two CPUs may be one core", "--placement cross"};
    }
    return active == "0" ? Condition{"smt", Verdict::ok, "off", ""}
                         : Condition{"smt", Verdict::unknown, "the kernel does not report it", ""};
}

Condition judge_numa(const Topology& topology) {
    if (topology.numa_nodes == 0 || topology.own_numa_nodes == 0) {
        return {"numa", Verdict::unknown, "the kernel does not report it", ""};
    }
    if (topology.own_numa_nodes == 1) {
        return {"numa", Verdict::ok,
                topology.numa_nodes == 1 ? "one node" : fmt::format("one of {} nodes", topology.numa_nodes), ""};
    }
    return {"numa", Verdict::bad,
            fmt::format("{} NUMA nodes: a message to the other node takes longer", topology.own_numa_nodes),
            "numactl --cpunodebind=0 --membind=0 ipcbench ..."};
}

Condition judge_governor(const std::optional<std::string>& governor) {
    if (!governor || governor->empty()) {
        return {std::string(condition_name::governor), Verdict::unknown, "the kernel does not report it (no cpufreq)",
                ""};
    }
    if (*governor == "performance") {
        return {std::string(condition_name::governor), Verdict::ok, *governor, ""};
    }
    return {std::string(condition_name::governor), Verdict::bad,
            "the CPU's frequency follows its load (governor " + *governor + ")",
            "cpupower frequency-set -g performance"};
}

Condition judge_turbo(const SystemInfo& info) {
    // Intel's driver has a switch that disables turbo; the others have one that enables it.
    const bool on = info.no_turbo == "0" || (!info.no_turbo && info.boost == "1");
    const bool off = info.no_turbo == "1" || (!info.no_turbo && info.boost == "0");
    if (on) {
        return {"turbo", Verdict::bad, "turbo is on: the frequency depends on heat and on how many cores work",
                info.no_turbo ? "echo 1 > /sys/devices/system/cpu/intel_pstate/no_turbo"
                              : "echo 0 > /sys/devices/system/cpu/cpufreq/boost"};
    }
    return off ? Condition{"turbo", Verdict::ok, "off", ""}
               : Condition{"turbo", Verdict::unknown, "the kernel does not report it (no such switch)", ""};
}

/// A blocking round trip takes about 10 us. If a CPU takes longer to wake up, the wake-up is what is measured.
constexpr long long max_latency_us = 10;

Condition judge_idle(const std::optional<std::vector<IdleState>>& states) {
    if (!states || states->empty()) {
        return {"c_states", Verdict::unknown, "the kernel does not report it (no cpuidle)", ""};
    }
    const IdleState* slowest = nullptr;
    for (const IdleState& state : *states) {
        if (state.enabled && (slowest == nullptr || state.latency_us > slowest->latency_us)) {
            slowest = &state;
        }
    }
    if (slowest == nullptr) {
        return {"c_states", Verdict::ok, "all are disabled", ""};
    }
    if (slowest->latency_us <= max_latency_us) {
        return {"c_states", Verdict::ok,
                fmt::format("{} {} to wake up ({})", slowest->latency_us, microseconds_unit(), slowest->name), ""};
    }
    return {"c_states", Verdict::bad,
            fmt::format("an idle CPU may need {} {} to wake up ({})", slowest->latency_us, microseconds_unit(),
                        slowest->name),
            fmt::format("cpupower idle-set --disable-by-latency {}", max_latency_us + 1)};
}

}  // namespace

std::string cpu_model(const std::string& cpuinfo) {
    if (const auto name = value_of(cpuinfo, "model name", ':')) {
        return *name;
    }
    const auto implementer = value_of(cpuinfo, "CPU implementer", ':');
    const auto part = value_of(cpuinfo, "CPU part", ':');
    return implementer && part ? "implementer " + *implementer + ", part " + *part : "";
}

std::vector<Condition> judge_processor(const SystemInfo& info) {
    return {judge_model(cpu_model(info.cpuinfo.value_or(""))),
            judge_cpus(info.allowed_cpus, info.online_cpus, info.topology),
            judge_caches(info.topology.caches),
            judge_smt(info.smt),
            judge_numa(info.topology),
            judge_governor(info.governor),
            judge_turbo(info),
            judge_idle(info.idle)};
}

}  // namespace ipcbench::platform
