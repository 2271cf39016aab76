#pragma once

#include <span>
#include <string>

#include "reporters/comparison.hpp"

namespace ipcbench::reporters {

/// Returns comparisons as a document for programs (docs/export.md describes it).
[[nodiscard]] std::string comparison_json(std::span<const ReportComparison> comparisons);

}  // namespace ipcbench::reporters
