#pragma once

#include "ipcbench/core/result.hpp"
#include "reporters/fields/field.hpp"

namespace ipcbench::reporters {

/// Returns the fields of a result, in the order of the JSON.
[[nodiscard]] const FieldList<RunResult>& result_fields();

}  // namespace ipcbench::reporters
