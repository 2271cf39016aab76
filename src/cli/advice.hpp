#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ipcbench/core/result.hpp"
#include "ipcbench/core/transport.hpp"

namespace ipcbench::cli {

/// What somebody wants of a mechanism.
struct Wishes {
    std::uint64_t payload_bytes = 0;
    double rate_per_s = 0;           ///< round trips; 0 where any will do
    std::vector<std::string> needs;  ///< names of capabilities
};

/// Throws Error (usage), with those that there are, for a name that is none of a capability.
void check_need(const std::string& name);

/// A measured transport held against the wishes.
struct Candidate {
    const RunResult* result = nullptr;
    double p99_ns = 0;
    double cpus = 0;      ///< CPUs that both sides keep busy together at that rate (at full speed, where none is given)
    bool best = false;    ///< on the Pareto front: no other one is better in p99 and in CPU at the same time
    std::string why_not;  ///< "" for one that qualifies
};

using TransportLookup = std::function<const TransportInfo*(std::string_view name)>;

/// Those that qualify by p99, then all others with the reason. Where several payloads were measured only those of the
/// nearest one are looked at. Borrows the results. `lookup` gives null for a transport that this build does not know.
[[nodiscard]] std::vector<Candidate> advise(const std::vector<RunResult>& results, const Wishes& wishes,
                                            const TransportLookup& lookup);

}  // namespace ipcbench::cli
