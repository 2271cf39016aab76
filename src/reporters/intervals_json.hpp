#pragma once

#include <vector>

#include <nlohmann/json.hpp>

#include "ipcbench/core/phase_interval.hpp"
#include "reporters/json_node.hpp"

namespace ipcbench::reporters {

/// Writes an interval as docs/result-schema.md describes it.
[[nodiscard]] nlohmann::ordered_json to_json(const PhaseInterval& interval);

/// Reads intervals. Throws Error (usage) that names the place of the problem.
[[nodiscard]] std::vector<PhaseInterval> read_intervals(const JsonNode& node);

}  // namespace ipcbench::reporters
