#pragma once

#include <array>
#include <string_view>
#include <utility>

#include "ipcbench/core/result.hpp"

namespace ipcbench::reporters {

/// Runs that may be compared with each other.
enum class Group : unsigned char { gives_cpu_away, keeps_cpu_busy, control };

/// In the order in which they are shown, with their titles.
constexpr std::array<std::pair<Group, std::string_view>, 3> groups{
    {{Group::gives_cpu_away, "gives the CPU away while it waits (block, hybrid)"},
     {Group::keeps_cpu_busy, "keeps a CPU busy while it waits (spin, yield)"},
     {Group::control, "no second process: what the harness itself costs"}}};

[[nodiscard]] Group group_of(const RunResult& result);

/// Whether something was measured, be it for a shorter time than asked.
[[nodiscard]] bool has_number(const RunResult& result);

}  // namespace ipcbench::reporters
