#pragma once

#include <cstddef>

#include <nlohmann/json.hpp>

#include "ipcbench/core/result.hpp"
#include "reporters/json_node.hpp"

namespace ipcbench::reporters {

/// One run of a campaign that has not ended, as its report keeps it until then.
struct RecordedRun {
    std::size_t cell = 0;  ///< place of its cell in the plan, from 0
    RunResult run;         ///< with all histograms, so that it can be merged with other runs of the cell
};

[[nodiscard]] nlohmann::ordered_json to_json(std::size_t cell, const RunResult& run);

/// Throws Error (usage) that names the place of the problem.
[[nodiscard]] RecordedRun read_recorded_run(const JsonNode& node);

}  // namespace ipcbench::reporters
