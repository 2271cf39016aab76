#pragma once

#include <nlohmann/json.hpp>

#include "ipcbench/core/result.hpp"

namespace ipcbench::reporters {

/// As docs/result-schema.md describes it; with all the histogram's buckets where `histograms` and there is one.
[[nodiscard]] nlohmann::ordered_json to_json(const RunResult& result, bool histograms);

/// With all its buckets.
[[nodiscard]] nlohmann::ordered_json to_json(const Histogram& histogram);

}  // namespace ipcbench::reporters
