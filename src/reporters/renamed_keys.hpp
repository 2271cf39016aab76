#pragma once

#include <array>
#include <string_view>
#include <utility>

namespace ipcbench::reporters {

/// The fields of a report that schema minor version 3 renamed, with their former names.
inline constexpr std::array<std::pair<std::string_view, const char*>, 11> renamed_keys{
    {{"category", "theme"},
     {"observed", "found"},
     {"fix", "advice"},
     {"affects_results", "spoils"},
     {"requested_s", "asked_s"},
     {"requested_repetitions", "asked_repetitions"},
     {"requested_options", "asked_options"},
     {"requested_timing", "asked_timing"},
     {"max_in_flight", "deepest"},
     {"scheduled", "due"},
     {"stalled_s", "held_s"}}};

/// Returns the former name of a field; null if it never had another one.
[[nodiscard]] constexpr const char* former_key(std::string_view key) noexcept {
    for (const auto& [now, before] : renamed_keys) {
        if (now == key) {
            return before;
        }
    }
    return nullptr;
}

}  // namespace ipcbench::reporters
