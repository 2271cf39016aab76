#pragma once

#include <vector>

#include <nlohmann/json.hpp>

#include "ipcbench/core/warning.hpp"
#include "reporters/json_node.hpp"

namespace ipcbench::reporters {

/// Writes {"code", "text", its values by name, "process"}: the values of a code are those of `warning_fields`.
[[nodiscard]] nlohmann::ordered_json to_json(const std::vector<Warning>& warnings);

/// Reads warnings; those of reports before minor version 3 are only texts. Throws Error (usage) that names the place of
/// the problem.
[[nodiscard]] std::vector<Warning> read_warnings(const JsonNode& node);

}  // namespace ipcbench::reporters
