#pragma once

#include <string>
#include <vector>

#include "runner/cell.hpp"

namespace ipcbench::cli {

/// The command line, without the program, that measures this cell once with that child.
[[nodiscard]] std::vector<std::string> words_for(const runner::Cell& cell, const std::string& child);

}  // namespace ipcbench::cli
