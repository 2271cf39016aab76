#pragma once

#include <string>
#include <vector>

#include "ipcbench/core/context.hpp"

/// What differs between the circumstances of two reports, as texts: "kernel: Linux 6.1 -> Linux 6.2".
namespace ipcbench::reporters {

/// Returns differences in the machine and the build. Results that differ in one of these are results of different
/// things.
[[nodiscard]] std::vector<std::string> fact_differences(const Context& before, const Context& after);

/// Returns these, and differences in the conditions, in how long and how often each cell was measured, and in the
/// environment variables that decide what is measured.
[[nodiscard]] std::vector<std::string> context_differences(const Context& before, const Context& after);

}  // namespace ipcbench::reporters
