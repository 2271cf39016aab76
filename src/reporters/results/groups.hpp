#pragma once

#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "ipcbench/core/result.hpp"

namespace ipcbench::reporters {

/// Runs that may be compared with each other.
enum class Group : unsigned char { blocking, busy_polling, control };

/// In the order in which they are shown, with their titles.
constexpr std::array<std::pair<Group, std::string_view>, 3> groups{
    {{Group::blocking, "blocking (block, hybrid)"},
     {Group::busy_polling, "busy-polling (spin, yield)"},
     {Group::control, "no second process: what the harness itself costs"}}};

[[nodiscard]] Group group_of(const RunResult& result);

/// Returns the name of a group in a sentence: "blocking", "busy-polling", "control".
[[nodiscard]] std::string_view name_of(Group group) noexcept;

/// Returns the title of a group as a heading, capitalised.
[[nodiscard]] std::string heading_of(Group group);

/// Returns it for runs that all wait alike: "Blocking (hybrid:2000)".
[[nodiscard]] std::string heading_of(Group group, const Wait& wait);

/// Returns whether something was measured, even if for a shorter time than requested.
[[nodiscard]] bool has_number(const RunResult& result);

/// Returns whether the result can appear in a table or chart: it has a number that is not too large to draw.
[[nodiscard]] bool is_measured(const RunResult& result);

}  // namespace ipcbench::reporters
