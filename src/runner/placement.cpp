#include "runner/placement.hpp"

#include <algorithm>
#include <limits>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "ipcbench/base/error.hpp"
#include "ipcbench/base/units.hpp"
#include "platform/affinity.hpp"

namespace ipcbench::runner {
namespace {

int parse_cpu(std::string_view text) {
    return static_cast<int>(parse_count(text, "--placement CPU,CPU", 0, std::numeric_limits<int>::max()));
}

/// Prefers two cores to two threads of one core, because a user who asks for two CPUs wants two processes that do not
/// slow each other down. Returns the first such pair.
std::pair<int, int> two_cpus(const std::vector<int>& allowed) {
    for (std::size_t i = 0; i < allowed.size(); ++i) {
        for (std::size_t j = i + 1; j < allowed.size(); ++j) {
            if (platform::relation(allowed[i], allowed[j]).kind != CpuRelation::Kind::smt_siblings) {
                return {allowed[i], allowed[j]};
            }
        }
    }
    return {allowed.at(0), allowed.at(1)};
}

void require(const std::vector<int>& allowed, int cpu) {
    if (std::find(allowed.begin(), allowed.end(), cpu) == allowed.end()) {
        throw Error(ErrorKind::usage, fmt::format("--placement: CPU {} is not available to this process", cpu),
                    fmt::format("available CPUs: {}", fmt::join(allowed, ", ")));
    }
}

/// Returns two CPUs for a pair, in rotation: the two of the first pair first, then the others.
std::pair<int, int> two_of(const std::vector<int>& allowed, std::size_t pair) {
    const auto [first, second] = two_cpus(allowed);
    std::vector<int> order{first, second};
    std::copy_if(allowed.begin(), allowed.end(), std::back_inserter(order),
                 [one = first, other = second](int cpu) { return cpu != one && cpu != other; });
    return {order[2 * pair % order.size()], order[(2 * pair + 1) % order.size()]};
}

std::optional<std::pair<int, int>> choose(const Placement& placement, const std::vector<int>& allowed,
                                          std::size_t pair) {
    switch (placement.kind) {
        case Placement::Kind::none:
            break;
        case Placement::Kind::same: {
            const int cpu = allowed[allowed.size() - 1 - pair % allowed.size()];
            return std::pair{cpu, cpu};
        }
        case Placement::Kind::cross:
            if (allowed.size() < 2) {
                throw Error(ErrorKind::usage,
                            fmt::format("--placement cross needs two CPUs, and only these are available: {}",
                                        fmt::join(allowed, ", ")),
                            "use --placement same, or widen the set: taskset, cpuset");
            }
            return two_of(allowed, pair);
        case Placement::Kind::given:
            require(allowed, placement.parent);
            require(allowed, placement.child);
            return std::pair{placement.parent, placement.child};
    }
    return std::nullopt;
}

}  // namespace

Placement parse_placement(std::string_view text) {
    Placement placement;
    placement.text = text;
    placement.requested = true;
    if (text == "none") {
        return placement;
    }
    if (text == "same") {
        placement.kind = Placement::Kind::same;
        return placement;
    }
    if (text == "cross") {
        placement.kind = Placement::Kind::cross;
        return placement;
    }
    const std::size_t comma = text.find(',');
    if (comma == std::string_view::npos) {
        throw Error(ErrorKind::usage, fmt::format("--placement: '{}' is not none, same, cross or CPU,CPU", text),
                    "the parent's CPU first, e.g. --placement 0,1");
    }
    placement.kind = Placement::Kind::given;
    placement.parent = parse_cpu(text.substr(0, comma));
    placement.child = parse_cpu(text.substr(comma + 1));
    placement.text = fmt::format("{},{}", placement.parent, placement.child);  // "00,1" is the same cell as "0,1"
    return placement;
}

Placement choose_placement() {
    Placement placement;
    placement.pinning_error = platform::pinning_error();
    if (placement.pinning_error == 0) {
        const bool several = platform::allowed_cpus().size() > 1;
        placement.kind = several ? Placement::Kind::cross : Placement::Kind::same;
        placement.text = several ? "cross" : "same";
    }
    return placement;
}

CpuPinning pinning_for(const Placement& placement, std::size_t pair) {
    CpuPinning pinning;
    if (placement.kind != Placement::Kind::none) {
        platform::require_pinning();
    }
    pinning.allowed = platform::allowed_cpus();
    pinning.cpu_count = platform::count_allowed_cpus();
    pinning.cpus = choose(placement, pinning.allowed, pair);
    if (pinning.cpus) {
        pinning.relation = platform::relation(pinning.cpus->first, pinning.cpus->second);
    }
    pinning.one_cpu = pinning.cpu_count == 1 || (pinning.cpus && pinning.cpus->first == pinning.cpus->second);
    return pinning;
}

CpuPinning pinning_of_child(CpuPinning pinning, std::size_t child) {
    if (child == 0 || !pinning.cpus || pinning.cpus->first == pinning.cpus->second) {
        return pinning;
    }
    std::vector<int> others;
    std::copy_if(pinning.allowed.begin(), pinning.allowed.end(), std::back_inserter(others),
                 [&](int cpu) { return cpu != pinning.cpus->first; });
    const auto first = std::find(others.begin(), others.end(), pinning.cpus->second) - others.begin();
    pinning.cpus->second = others[(static_cast<std::size_t>(first) + child) % others.size()];
    return pinning;
}

}  // namespace ipcbench::runner
