#pragma once

#include "ipcbench/core/context.hpp"
#include "reporters/fields/field.hpp"

namespace ipcbench::reporters {

/// Returns the fields of a report's context.
[[nodiscard]] const FieldList<Context>& context_fields();

/// Returns the fields of the clock, which are some of the context's.
[[nodiscard]] const FieldList<Context>& clock_fields();

/// Returns the fields of what was to be measured: {"transports": [...], "flags": {"--size": ["1000"], "--breakdown":
/// []}, "environment": {"TMPDIR": "/tmp"}}.
[[nodiscard]] const FieldList<RequestRecord>& request_fields();

/// Returns the fields of a condition of the machine.
[[nodiscard]] const FieldList<Condition>& condition_fields();

}  // namespace ipcbench::reporters
