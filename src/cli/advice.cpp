#include "cli/advice.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "ipcbench/base/error.hpp"
#include "ipcbench/base/suggest.hpp"
#include "ipcbench/base/units.hpp"
#include "reporters/figures.hpp"
#include "reporters/groups.hpp"

namespace ipcbench::cli {
namespace {

/// What may be asked for, and what is said of a transport without it.
struct Capability {
    std::string_view name;
    bool Capabilities::*given;
    std::string_view without;
};

constexpr std::array<Capability, 6> capabilities{
    {{"boundaries", &Capabilities::boundaries, "keeps no message boundaries"},
     {"reliable", &Capabilities::reliable, "may lose messages"},
     {"zero-copy", &Capabilities::zero_copy, "copies"},
     {"pollable", &Capabilities::pollable, "cannot be polled with other descriptors"},
     {"asynchronous", &Capabilities::asynchronous, "carries one question at a time"},
     {"cross-container", &Capabilities::crosses_containers, "does not work between containers"}}};

/// The payload that was measured nearest to the one that is wanted, by factor.
std::optional<std::uint64_t> nearest_payload(const std::vector<RunResult>& results, std::uint64_t wanted) {
    std::optional<std::uint64_t> nearest;
    const auto distance = [wanted](std::uint64_t bytes) {
        return std::abs(std::log(static_cast<double>(bytes) + 1) - std::log(static_cast<double>(wanted) + 1));
    };
    for (const RunResult& result : results) {
        if (reporters::has_number(result) && (!nearest || distance(result.payload_bytes) < distance(*nearest))) {
            nearest = result.payload_bytes;
        }
    }
    return nearest;
}

/// CPUs in use. Who spins keeps both busy, however few messages there are.
std::optional<double> cpus_of(const RunResult& result, double rate_per_s) {
    if (keeps_cpu_busy(result.wait.mode)) {
        return 2;
    }
    const auto ns = result.cpu_ns_per_round_trip();
    return ns ? std::optional(*ns * 1e-9 * (rate_per_s > 0 ? rate_per_s : result.round_trips_per_s())) : std::nullopt;
}

std::string reason_against(const RunResult& result, const Wishes& wishes, const TransportInfo* info) {
    if (!reporters::has_number(result)) {
        return fmt::format("{}: {}", name_of(result.status), result.reason);
    }
    if (!info && !wishes.needs.empty()) {
        return "this build does not know it, so neither what it can do";
    }
    std::vector<std::string_view> lacking;
    for (const Capability& one : capabilities) {
        const bool needed = std::find(wishes.needs.begin(), wishes.needs.end(), one.name) != wishes.needs.end();
        if (needed && !(info->capabilities.*one.given)) {
            lacking.push_back(one.without);
        }
    }
    if (!lacking.empty()) {
        return fmt::format("{}", fmt::join(lacking, ", "));
    }
    if (result.round_trips_per_s() < wishes.rate_per_s) {
        return fmt::format("reaches {}/s only", reporters::rate_text(result.round_trips_per_s()));
    }
    if (result.lost > 0) {
        return fmt::format("lost {} round trips", format_count(result.lost));
    }
    if (!result.rtt) {
        return "has no percentiles: it was not timed singly";
    }
    return cpus_of(result, wishes.rate_per_s) ? "" : "what it costs in CPU time is not known";
}

/// One sweep in order of p99: of those with the same p99 the one with the least CPU may be best, where none before had
/// as little.
void mark_front(std::vector<Candidate>& candidates) {
    std::vector<Candidate*> in_order;
    for (Candidate& one : candidates) {
        if (one.why_not.empty()) {
            in_order.push_back(&one);
        }
    }
    const auto key = [](const Candidate* one) { return std::pair(one->p99_ns, one->cpus); };
    std::sort(in_order.begin(), in_order.end(),
              [&](const Candidate* one, const Candidate* other) { return key(one) < key(other); });
    const Candidate* front = nullptr;
    for (Candidate* const one : in_order) {
        one->best = front == nullptr || one->cpus < front->cpus || key(one) == key(front);
        front = one->best ? one : front;
    }
}

}  // namespace

void check_need(const std::string& name) {
    std::vector<std::string_view> names;
    for (const Capability& known : capabilities) {
        if (known.name == name) {
            return;
        }
        names.push_back(known.name);
    }
    throw Error(ErrorKind::usage, fmt::format("--needs: '{}' is no capability", name),
                fmt::format("there are {}", fmt::join(names, ", ")));
}

std::vector<Candidate> advise(const std::vector<RunResult>& results, const Wishes& wishes,
                              const TransportLookup& lookup) {
    const auto payload = nearest_payload(results, wishes.payload_bytes);
    std::vector<Candidate> candidates;
    for (const RunResult& result : results) {
        const bool other_payload = reporters::has_number(result) && result.payload_bytes != payload;
        if (result.control || other_payload) {
            continue;
        }
        Candidate candidate{&result, 0, 0, false, reason_against(result, wishes, lookup(result.transport))};
        candidate.p99_ns = result.rtt ? result.rtt->p99 : 0;
        candidate.cpus = cpus_of(result, wishes.rate_per_s).value_or(0);
        candidates.push_back(candidate);
    }
    mark_front(candidates);
    std::stable_sort(candidates.begin(), candidates.end(), [](const Candidate& one, const Candidate& other) {
        return one.why_not.empty() != other.why_not.empty() ? one.why_not.empty()
                                                            : one.why_not.empty() && one.p99_ns < other.p99_ns;
    });
    return candidates;
}

}  // namespace ipcbench::cli
