#pragma once

#include <nlohmann/json.hpp>

#include "ipcbench/core/tail.hpp"
#include "reporters/json_node.hpp"

namespace ipcbench::reporters {

/// Writes what --explain-tail found as docs/result-schema.md describes it.
[[nodiscard]] nlohmann::ordered_json to_json(const TailReport& tail);

/// Reads it. Throws Error (usage) that names the place of the problem.
[[nodiscard]] TailReport read_tail(const JsonNode& node);

}  // namespace ipcbench::reporters
