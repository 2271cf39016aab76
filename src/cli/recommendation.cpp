#include "cli/recommendation.hpp"

#include <algorithm>
#include <limits>
#include <tuple>

#include "reporters/results/groups.hpp"

namespace ipcbench::cli {
namespace {

/// Differences of a p99 up to this factor do not count.
constexpr double same_p99 = 1.1;

/// Returns the cheapest of those that satisfy a condition and are no slower than the fastest of these.
template <class Condition>
const Candidate* cheapest_of_fastest(const std::vector<Candidate>& candidates, const Condition& condition) {
    double fastest = std::numeric_limits<double>::infinity();
    for (const Candidate& one : candidates) {
        if (one.qualifies() && condition(one)) {
            fastest = std::min(fastest, one.p99_ns);
        }
    }
    const Candidate* found = nullptr;
    for (const Candidate& one : candidates) {
        if (one.qualifies() && condition(one) && one.p99_ns <= same_p99 * fastest &&
            (found == nullptr || one.cpus < found->cpus)) {
            found = &one;
        }
    }
    return found;
}

}  // namespace

Recommendation recommend(const std::vector<Candidate>& candidates) {
    const auto any = [](const Candidate&) { return true; };
    const auto sleeps = [](const Candidate& one) { return !one.polls && !is_busy_polling(one.result->wait.mode); };
    Recommendation found;
    found.use = cheapest_of_fastest(candidates, sleeps);
    const Candidate* const fastest = cheapest_of_fastest(candidates, any);
    found.use = found.use == nullptr ? fastest : found.use;
    if (found.use == nullptr) {
        return found;
    }
    if (same_p99 * fastest->p99_ns < found.use->p99_ns) {
        found.for_latency = fastest;
    }
    found.for_cpu = cheapest_of_fastest(candidates, [&](const Candidate& one) {
        constexpr double worth_it = 0.8;
        return one.cpus < worth_it * found.use->cpus && &one != found.for_latency;
    });
    return found;
}

const Candidate* closest_to(const std::vector<Candidate>& candidates) {
    const Candidate* closest = nullptr;
    const auto key = [](const Candidate& one) {
        return std::tuple(one.objection == Objection::unknown, one.lacking.size(), -one.reaches_per_s);
    };
    for (const Candidate& one : candidates) {
        if (reporters::has_number(*one.result) && (closest == nullptr || key(one) < key(*closest))) {
            closest = &one;
        }
    }
    return closest;
}

}  // namespace ipcbench::cli
