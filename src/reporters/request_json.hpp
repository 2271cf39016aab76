#pragma once

#include <nlohmann/json.hpp>

#include "ipcbench/core/context.hpp"
#include "reporters/json_node.hpp"

namespace ipcbench::reporters {

/// Writes what was to be measured as docs/result-schema.md describes it: {"transports": [...], "flags": {"--size":
/// ["1000"], "--breakdown": []}, "environment": {"TMPDIR": "/tmp"}}.
[[nodiscard]] nlohmann::ordered_json to_json(const RequestRecord& request);

/// Throws Error (usage) that names the place of the problem.
[[nodiscard]] RequestRecord read_request_record(const JsonNode& node);

}  // namespace ipcbench::reporters
