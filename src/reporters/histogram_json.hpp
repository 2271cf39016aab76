#pragma once

#include <memory>

#include <nlohmann/json.hpp>

#include "ipcbench/stats/histogram.hpp"
#include "reporters/json_node.hpp"

namespace ipcbench::reporters {

/// Writes a histogram with all its buckets that are not empty.
[[nodiscard]] nlohmann::ordered_json to_json(const StoredHistogram& histogram);

/// Reads a histogram. Throws Error (usage) that names the place of the problem.
[[nodiscard]] std::shared_ptr<const StoredHistogram> read_histogram(const JsonNode& node);

}  // namespace ipcbench::reporters
