#pragma once

#include "ipcbench/core/result.hpp"
#include "runner/cell.hpp"
#include "runner/connection.hpp"

namespace ipcbench::runner {

/// Measures one prepared cell: one connection, several at once, or many one after the other, as its load says. Never
/// throws for what goes wrong with the run: that stands in the result's status, reason and hint.
[[nodiscard]] RunResult run_cell(const Cell& cell, const Prepared& prepared, const Bench& bench);

}  // namespace ipcbench::runner
