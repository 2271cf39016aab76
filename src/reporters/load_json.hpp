#pragma once

#include <nlohmann/json.hpp>

#include "ipcbench/core/result.hpp"
#include "reporters/json_node.hpp"

/// What results say of their load, in the JSON.
namespace ipcbench::reporters {

/// Of a distribution in nanoseconds; null where there is none.
[[nodiscard]] nlohmann::ordered_json to_json(const std::optional<RoundTripTimes>& times);
[[nodiscard]] RoundTripTimes read_times(const JsonNode& node);

/// {"mode", "pairs", "concurrency", "one_child", "depth", "gap_ns", "rate_per_s", "arrivals"}.
[[nodiscard]] nlohmann::ordered_json to_json(const Load& load);
[[nodiscard]] Load read_load(const JsonNode& node);

/// "reordered", "deepest", "open_loop", "stream", "set_up", "fairness" and "connections".
void add_load_figures(const RunResult& result, nlohmann::ordered_json& json);
void read_load_figures(const JsonNode& node, RunResult& result);

}  // namespace ipcbench::reporters
