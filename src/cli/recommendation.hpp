#pragma once

#include <vector>

#include "cli/advice.hpp"

namespace ipcbench::cli {

/// Which of the candidates to use; null for none.
struct Recommendation {
    const Candidate* use = nullptr;          ///< of those that wait without polling, if any qualifies: a good p99
    const Candidate* for_latency = nullptr;  ///< a better p99, for more CPU
    const Candidate* for_cpu = nullptr;      ///< less CPU, for a worse p99
};

/// Differences in p99 of up to a tenth do not count, because a p99 varies by as much from run to run: of candidates
/// with such a p99 the one with the least CPU time is recommended.
[[nodiscard]] Recommendation recommend(const std::vector<Candidate>& candidates);

/// Returns the candidate that comes closest if none qualifies: it lacks the fewest capabilities and reaches the highest
/// rate; null if nothing was measured.
[[nodiscard]] const Candidate* closest_to(const std::vector<Candidate>& candidates);

}  // namespace ipcbench::cli
