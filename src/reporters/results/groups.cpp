#include "reporters/results/groups.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "reporters/numbers.hpp"
#include "reporters/text_shape.hpp"

namespace ipcbench::reporters {

Group group_of(const RunResult& result) {
    if (result.control) {
        return Group::control;
    }
    return is_busy_polling(result.wait.mode) ? Group::busy_polling : Group::blocking;
}

std::string_view name_of(Group group) noexcept {
    switch (group) {
        case Group::blocking:
            return "blocking";
        case Group::busy_polling:
            return "busy-polling";
        case Group::control:
            break;
    }
    return "control";
}

std::string heading_of(Group group) {
    const auto* const entry =
        std::find_if(groups.begin(), groups.end(), [&](const auto& known) { return known.first == group; });
    return capitalised(std::string(entry == groups.end() ? "" : entry->second));
}

std::string heading_of(Group group, const Wait& wait) {
    return fmt::format("{} ({})", capitalised(std::string(name_of(group))), to_string(wait));
}

bool has_number(const RunResult& result) {
    return (result.status == RunStatus::ok || result.status == RunStatus::partial) && result.round_trips > 0;
}

bool is_measured(const RunResult& result) {
    return has_number(result) && can_be_drawn(result.round_trips_per_s());
}

}  // namespace ipcbench::reporters
