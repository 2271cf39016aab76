#pragma once

#include <memory>

#include "ipcbench/core/result.hpp"
#include "reporters/json_node.hpp"

namespace ipcbench::reporters {

/// One result of a report, and a histogram in it, as `to_json` wrote them (reporters/result_json.hpp). Throws Error
/// (usage) with the place that is wrong.
[[nodiscard]] RunResult read_result(const JsonNode& node);
[[nodiscard]] std::shared_ptr<const Histogram> read_histogram(const JsonNode& node);

}  // namespace ipcbench::reporters
