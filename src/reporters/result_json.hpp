#pragma once

#include <nlohmann/json.hpp>

#include "ipcbench/core/result.hpp"
#include "reporters/json_node.hpp"

namespace ipcbench::reporters {

/// Writes a result as docs/result-schema.md describes it; with `histograms` also the histogram's buckets, if there is
/// one.
[[nodiscard]] nlohmann::ordered_json to_json(const RunResult& result, bool histograms);

/// Reads a result, also in the form of earlier versions. Throws Error (usage) that names the place of the problem.
[[nodiscard]] RunResult read_result(const JsonNode& node);

}  // namespace ipcbench::reporters
