#pragma once

#include <vector>

#include "ipcbench/core/reporter.hpp"
#include "reporters/fields/field.hpp"

namespace ipcbench::reporters {

/// Returns the fields of a result, in the order of the JSON.
[[nodiscard]] const std::vector<Field<RunResult>>& result_fields();

/// Returns the fields of a report's context.
[[nodiscard]] const std::vector<Field<Context>>& context_fields();

}  // namespace ipcbench::reporters
