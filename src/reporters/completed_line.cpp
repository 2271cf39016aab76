#include "reporters/completed_line.hpp"

#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "ipcbench/base/units.hpp"

namespace ipcbench::reporters {
namespace {

/// Returns the noun for what was completed, and that for what is counted per second.
std::pair<std::string_view, std::string_view> words_for(Mode mode) {
    switch (mode) {
        case Mode::ping_pong:
            break;
        case Mode::stream:
            return {"messages", "messages"};
        case Mode::connect:
            return {"connections", "connections"};
    }
    return {"ping-pong round-trips", "round-trips"};
}

}  // namespace

std::string completed_line(const RunResult& result) {
    const bool as_asked = result.requested_s > 0 && result.status != RunStatus::partial;
    const auto [what, each] = words_for(result.load.mode);
    return fmt::format("completed [{}] {} [{}] seconds ([{:.1f}] {}/second)", result.round_trips, what,
                       format_seconds(as_asked ? result.requested_s : result.elapsed_s), result.round_trips_per_s(),
                       each);
}

}  // namespace ipcbench::reporters
