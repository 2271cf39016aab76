#pragma once

#include <vector>

#include <nlohmann/json.hpp>

#include "core/knobs.hpp"
#include "ipcbench/core/result.hpp"
#include "reporters/json_node.hpp"

namespace ipcbench::reporters {

/// Returns an object with one field per knob in core/knobs.hpp; null if the knob has no meaning for the load.
[[nodiscard]] nlohmann::ordered_json to_json(const Load& load, const std::vector<Knob>& knobs = load_knobs());

/// Reads a load. Throws Error (usage) that names the place of the problem.
[[nodiscard]] Load read_load(const JsonNode& node, const std::vector<Knob>& knobs = load_knobs());

}  // namespace ipcbench::reporters
