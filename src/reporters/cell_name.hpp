#pragma once

#include <set>
#include <string>

#include "ipcbench/core/result.hpp"

namespace ipcbench::reporters {

/// What tells a cell from the others and stays the same from run to run, for tools that follow a benchmark by its name:
/// "pipe/json/size:1000/wait:block/placement:none", with "/load:depth:8" where there was more than one lonely round
/// trip at a time, and "/build:debug" where there were several builds.
[[nodiscard]] std::string cell_name(const RunResult& result);

/// Gives each name once: a second "x" becomes "x-2".
class UniqueNames {
public:
    [[nodiscard]] std::string operator()(const std::string& name);

private:
    std::set<std::string> given_;
};

}  // namespace ipcbench::reporters
