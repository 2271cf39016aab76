#include "reporters/completed_line.hpp"

#include <fmt/format.h>

#include "ipcbench/base/units.hpp"

namespace ipcbench::reporters {

std::string completed_line(const RunResult& result) {
    const bool as_asked = result.asked_s > 0 && result.status != RunStatus::partial;
    return fmt::format("completed [{}] ping-pong round-trips [{}] seconds ([{:.1f}] round-trips/second)",
                       result.round_trips, format_seconds(as_asked ? result.asked_s : result.elapsed_s),
                       result.round_trips_per_s());
}

}  // namespace ipcbench::reporters
