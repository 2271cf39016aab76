#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "ipcbench/core/result.hpp"
#include "reporters/json_node.hpp"

namespace ipcbench::reporters {

/// Writes a result as one process of this program passes it to another: complete, with every histogram.
[[nodiscard]] std::string write_raw(const RunResult& result);

/// Returns the same as JSON, and reads it. Throws Error (usage) that names the place of the problem.
[[nodiscard]] nlohmann::ordered_json raw_json(const RunResult& result);
[[nodiscard]] RunResult read_raw(const JsonNode& node);

/// Reads what `write_raw` wrote. Throws Error (usage) if the text is incomplete; the message names `name` as its
/// source.
[[nodiscard]] RunResult read_raw(std::string_view text, const std::string& name);

}  // namespace ipcbench::reporters
