#pragma once

#include <string>
#include <vector>

#include "runner/cell.hpp"

namespace ipcbench::campaign {

/// Returns the command line, without the program, that measures this cell once with that child.
[[nodiscard]] std::vector<std::string> arguments_for(const runner::Cell& cell, const std::string& child);

}  // namespace ipcbench::campaign
