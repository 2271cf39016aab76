#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reporters/numbers.hpp"

namespace ipcbench::reporters {

/// What the reader wants to see in the tables of results.
struct TableRequest {
    std::string reference{};             ///< a transport that all are compared with; "": the fastest of each group
    std::vector<std::string> columns{};  ///< keys of figures; empty: those that suit the results
    std::vector<std::string> show{};     ///< the figures that are shown along an axis; empty: those that suit it
    std::string sort{};                  ///< the key of a figure, "name" or "given"; "": as suits the results
    TimeUnit time_unit = TimeUnit::automatic;
};

inline constexpr std::string_view sort_by_name = "name";
inline constexpr std::string_view sort_as_given = "given";

/// The values of the flags of the same names, as they were typed.
struct TableFlags {
    std::optional<std::string> columns;
    std::optional<std::string> show;
    std::optional<std::string> sort;
    std::optional<std::string> time_unit;
};

/// Returns what the flags request. Throws Error (usage) with "did you mean" and the possible values.
[[nodiscard]] TableRequest parse_table_flags(const TableFlags& flags);

}  // namespace ipcbench::reporters
