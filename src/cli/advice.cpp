#include "cli/advice.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <map>
#include <tuple>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "ipcbench/base/error.hpp"
#include "reporters/load_axis.hpp"
#include "reporters/results/groups.hpp"
#include "reporters/results/names.hpp"

namespace ipcbench::cli {
namespace {

using Results = std::vector<const RunResult*>;

/// A capability that can be required, and the text about a transport that lacks it.
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
     {"asynchronous", &Capabilities::asynchronous, "carries one request at a time"},
     {"cross-container", &Capabilities::crosses_containers, "does not work between containers"}}};

/// Returns the measured payload that is nearest, by factor, to the wanted one.
std::optional<std::uint64_t> nearest_payload(const std::vector<RunResult>& results, std::uint64_t wanted) {
    std::optional<std::uint64_t> nearest;
    const auto distance = [wanted](std::uint64_t bytes) {
        return std::abs(std::log(static_cast<double>(bytes) + 1) - std::log(static_cast<double>(wanted) + 1));
    };
    for (const RunResult& result : results) {
        if (is_usable(result) && reporters::has_number(result) &&
            (!nearest || distance(result.payload_bytes) < distance(*nearest))) {
            nearest = result.payload_bytes;
        }
    }
    return nearest;
}

/// Returns the results of each candidate, in order of first occurrence.
std::vector<Results> by_candidate(const std::vector<RunResult>& results, std::optional<std::uint64_t> payload) {
    std::vector<Results> all;
    std::map<std::string, std::size_t> places;
    for (const RunResult& result : results) {
        if (result.control || !is_usable(result) || (payload && result.payload_bytes != *payload)) {
            continue;
        }
        RunResult identity;
        identity.variant = result.variant;
        identity.transport = result.transport;
        identity.codec = result.codec;
        identity.wait = result.wait;
        identity.placement = result.placement;
        identity.requested_options = result.requested_options;
        identity.message = result.message;
        identity.peer = result.peer;
        identity.server = result.server;
        const auto [place, is_new] = places.try_emplace(reporters::cell_name(identity), all.size());
        if (is_new) {
            all.emplace_back();
        }
        all[place->second].push_back(&result);
    }
    return all;
}

/// Returns the rate that a result shows to be possible.
double reached_by(const RunResult& result) {
    const bool full = result.load.rate > 0 && reporters::is_answered_in_full(result);
    return full ? result.load.total_rate() : result.round_trips_per_s();
}

/// Returns the highest rate that the results show to be possible. Where an open loop at the required rate or less did
/// not keep up, that is the proof that counts, whatever round trips one after the other reached.
double highest_rate(const Results& results, double rate_per_s) {
    constexpr std::uint64_t enough = 100;  // fewer pings say nothing about a rate
    const bool fell_behind = std::any_of(results.begin(), results.end(), [&](const RunResult* result) {
        return result->load.rate > 0 && result->load.rate <= rate_per_s && !reporters::is_answered_in_full(*result) &&
               result->open_loop && result->open_loop->scheduled >= enough;
    });
    double highest = 0;
    for (const RunResult* const result : results) {
        if (!fell_behind || result->load.rate > 0) {
            highest = std::max(highest, reached_by(*result));
        }
    }
    return highest;
}

/// How well the load of a result fits the requirements; less is better.
using Fit = std::tuple<bool, int, double>;

Fit fit_of(const RunResult& result, double rate_per_s) {
    const bool open = result.load.rate > 0;
    const bool reaches = reached_by(result) >= rate_per_s && (!open || reporters::is_answered_in_full(result));
    if (!reaches) {
        return {true, 0, -reached_by(result)};
    }
    if (open) {
        return {false, rate_per_s > 0 ? 0 : 2, result.load.rate};
    }
    const bool plain = result.load.depth == 1 && result.load.gap.count() == 0;
    return {false, plain ? 1 : 3, result.load.depth};
}

/// Returns whether both sides poll most of the time, however few messages there are. A hybrid wait that was measured at
/// full speed found its message while it polled; at a lower rate it polls through much of each gap.
bool keeps_polling(const RunResult& result, double rate_per_s) {
    const bool at_full_speed = result.load.rate <= 0 && result.load.gap.count() == 0;
    return is_busy_polling(result.wait.mode) ||
           (result.wait.mode == WaitMode::hybrid && rate_per_s > 0 && at_full_speed);
}

/// Returns the number of CPUs in use: 2, the most that there can be, if both sides keep polling.
std::optional<double> cpus_of(const RunResult& result, double rate_per_s) {
    if (keeps_polling(result, rate_per_s)) {
        return 2;
    }
    const auto ns = result.cpu_ns_per_round_trip();
    return ns ? std::optional(*ns * 1e-9 * (rate_per_s > 0 ? rate_per_s : result.round_trips_per_s())) : std::nullopt;
}

/// How well the CPU time of a result stands for that at the rate; less is better. That of an open loop includes its
/// sender's polling of the clock, the more the lower the rate.
std::tuple<bool, std::uint64_t, bool, double> cost_fit_of(const RunResult& result, double rate_per_s) {
    const bool open = result.load.rate > 0;
    return {open, result.load.depth, result.load.gap.count() > 0,
            open ? std::abs(std::log(result.load.rate / rate_per_s)) : 0.0};
}

/// Returns the result whose CPU time counts; null if it is unknown.
const RunResult* cost_among(const Results& results, const RunResult& latency, double rate_per_s) {
    if (rate_per_s <= 0) {
        return cpus_of(latency, 0) ? &latency : nullptr;
    }
    const RunResult* found = nullptr;
    for (const RunResult* const one : results) {
        if (cpus_of(*one, rate_per_s) &&
            (found == nullptr || cost_fit_of(*one, rate_per_s) <= cost_fit_of(*found, rate_per_s))) {
            found = one;
        }
    }
    return found;
}

std::vector<std::string_view> lacking_of(const Requirements& requirements, const TransportInfo& info) {
    std::vector<std::string_view> lacking;
    for (const Capability& one : capabilities) {
        const bool needed =
            std::find(requirements.needs.begin(), requirements.needs.end(), one.name) != requirements.needs.end();
        if (needed && !(info.capabilities.*one.given)) {
            lacking.push_back(one.without);
        }
    }
    return lacking;
}

/// Returns whether the results show no limit: the transport can carry several requests, and all that was tried is one
/// at a time, or rates that were answered in full.
bool may_reach_more(const Results& results, const TransportInfo* info) {
    return (info == nullptr || info->capabilities.asynchronous) &&
           std::none_of(results.begin(), results.end(), [](const RunResult* result) {
               return result->load.rate > 0 ? !reporters::is_answered_in_full(*result) : result->load.depth > 1;
           });
}

Objection objection_to(const Candidate& candidate, const Requirements& requirements, const TransportInfo* info,
                       bool could_reach_more) {
    const RunResult& result = *candidate.result;
    if (!reporters::has_number(result)) {
        return result.status == RunStatus::failed ? Objection::failed : Objection::skipped;
    }
    if (info == nullptr && !requirements.needs.empty()) {
        return Objection::unknown;
    }
    if (!candidate.lacking.empty()) {
        return Objection::lacks;
    }
    if (candidate.reaches_per_s < requirements.rate_per_s) {
        return could_reach_more ? Objection::not_shown : Objection::too_slow;
    }
    if (result.lost > 0) {
        return Objection::loses;
    }
    if (!result.rtt) {
        return Objection::no_percentiles;
    }
    return candidate.cost == nullptr ? Objection::no_cpu_time : Objection::none;
}

Candidate candidate_of(const Results& results, const Requirements& requirements, const TransportLookup& lookup) {
    Results measured;
    std::copy_if(results.begin(), results.end(), std::back_inserter(measured),
                 [](const RunResult* result) { return reporters::has_number(*result); });
    Candidate candidate;
    candidate.result = results.back();
    for (const RunResult* const one : measured) {
        const bool first = one == measured.front();
        const double rate = requirements.rate_per_s;
        // Of equal ones the last: it is the newest, if the files are in the order of their age.
        candidate.result = first || fit_of(*one, rate) <= fit_of(*candidate.result, rate) ? one : candidate.result;
    }
    candidate.reaches_per_s = highest_rate(measured, requirements.rate_per_s);
    candidate.cost = cost_among(measured, *candidate.result, requirements.rate_per_s);
    candidate.p99_ns = candidate.result->rtt ? candidate.result->rtt->p99 : 0;
    candidate.cpus = candidate.cost == nullptr ? 0 : cpus_of(*candidate.cost, requirements.rate_per_s).value_or(0);
    candidate.polls =
        keeps_polling(candidate.cost == nullptr ? *candidate.result : *candidate.cost, requirements.rate_per_s);
    const TransportInfo* const info = lookup(candidate.result->transport);
    if (info != nullptr) {
        candidate.lacking = lacking_of(requirements, *info);
    }
    candidate.objection = objection_to(candidate, requirements, info, may_reach_more(measured, info));
    return candidate;
}

/// Marks the front in one sweep in order of p99: a candidate is best if it uses less CPU time than all before it, or
/// equals the last best one in both. Of candidates with the same p99, only those with the least CPU time can be best.
void mark_pareto_front(std::vector<Candidate>& candidates) {
    std::vector<Candidate*> in_order;
    for (Candidate& one : candidates) {
        if (one.qualifies()) {
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

std::vector<std::string_view> capability_names() {
    std::vector<std::string_view> names;
    names.reserve(capabilities.size());
    for (const Capability& known : capabilities) {
        names.push_back(known.name);
    }
    return names;
}

void check_requirement(const std::string& name) {
    const std::vector<std::string_view> names = capability_names();
    if (std::find(names.begin(), names.end(), name) != names.end()) {
        return;
    }
    throw Error(ErrorKind::usage, fmt::format("--needs: '{}' is not a capability", name),
                fmt::format("there are {}", fmt::join(names, ", ")));
}

bool is_usable(const RunResult& result) {
    return result.load.mode == Mode::ping_pong && result.load.pairs == 1 && result.load.concurrency == 1;
}

std::vector<Candidate> advise(const std::vector<RunResult>& results, const Requirements& requirements,
                              const TransportLookup& lookup) {
    std::vector<Candidate> candidates;
    for (const Results& some : by_candidate(results, nearest_payload(results, requirements.payload_bytes))) {
        candidates.push_back(candidate_of(some, requirements, lookup));
    }
    mark_pareto_front(candidates);
    std::stable_sort(candidates.begin(), candidates.end(), [](const Candidate& one, const Candidate& other) {
        return one.qualifies() != other.qualifies() ? one.qualifies() : one.qualifies() && one.p99_ns < other.p99_ns;
    });
    return candidates;
}

}  // namespace ipcbench::cli
