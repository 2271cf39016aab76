#pragma once

#include <cstddef>
#include <string>

#include <nlohmann/json.hpp>

#include "ipcbench/core/result.hpp"

namespace ipcbench::reporters {

/// Adds what Google Benchmark says of one benchmark: an entry for each repetition ("iteration") and, where there are
/// several, their mean, median, standard deviation and coefficient of variation ("aggregate").
void add_google_entries(nlohmann::ordered_json& benchmarks, const RunResult& result, const std::string& name,
                        std::size_t family);

}  // namespace ipcbench::reporters
