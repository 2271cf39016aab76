#include "reporters/figures.hpp"

#include <cmath>

#include <fmt/format.h>

#include "ipcbench/base/units.hpp"

namespace ipcbench::reporters {

std::string rate_text(double per_s) {
    constexpr double few = 1000;
    return per_s < few ? fmt::format("{:.1f}", per_s) : format_count(static_cast<std::uint64_t>(std::llround(per_s)));
}

std::string payload_text(std::uint64_t bytes) {
    constexpr std::uint64_t kib = 1024;
    return bytes % kib == 0 ? format_bytes(bytes) : format_count(bytes) + " B";
}

std::string cpu_text(const RunResult& result) {
    const std::optional<double> nanoseconds = result.cpu_ns_per_round_trip();
    return nanoseconds ? format_ns(*nanoseconds) : "-";
}

std::string time_text(const RunResult& result, double RoundTripTimes::*which) {
    return result.rtt ? format_ns((*result.rtt).*which) : "-";
}

std::vector<std::string> machine_facts(const Context& context) {
    std::vector<std::string> facts{context.host, fmt::format("{} CPU{}", context.cpus, context.cpus == 1 ? "" : "s"),
                                   context.os, context.kernel};
    facts[1] += context.cpu_model.empty() ? "" : " of " + context.cpu_model;
    facts.push_back(fmt::format("clock {} ({} to read it)", context.clock_source, format_ns(context.clock.cost_ns)));
    std::erase(facts, std::string());
    return facts;
}

std::vector<std::string> what_spoils(const Context& context) {
    std::vector<std::string> found;
    for (const Condition& condition : context.conditions) {
        if (condition.verdict == Verdict::bad && condition.spoils) {
            found.push_back(condition.found);
        }
    }
    return found;
}

}  // namespace ipcbench::reporters
