#pragma once

#include <memory>

#include "cli/run_flags.hpp"
#include "ipcbench/core/reporter.hpp"

namespace ipcbench::cli {

/// Measures what the flags ask for and reports it; returns the exit code. With a `listener` the results go to it and to
/// files, and nothing is printed but progress. Throws Error.
[[nodiscard]] int run_matrix(const RunFlags& flags, std::unique_ptr<Reporter> listener = nullptr);

}  // namespace ipcbench::cli
