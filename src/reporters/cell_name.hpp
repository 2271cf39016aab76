#pragma once

#include <set>
#include <string>
#include <vector>

#include "ipcbench/core/result.hpp"

namespace ipcbench::reporters {

/// What tells a cell from the others and stays the same from run to run, for tools that follow a benchmark by its name:
/// "pipe/json/size:1000/wait:block/placement:none", with "/load:depth:8" where there was more than one lonely round
/// trip at a time, and "/build:debug" where there were several builds.
[[nodiscard]] std::string cell_name(const RunResult& result);

/// For people: "pipe", and what else tells it from others among `all`: "pipe debug raw 60,000 B hybrid:100 placement
/// same".
[[nodiscard]] std::string short_name(const RunResult& result, const std::vector<RunResult>& all);

/// Gives each name once: a second "x" becomes "x-2".
class UniqueNames {
public:
    [[nodiscard]] std::string operator()(const std::string& name);

private:
    std::set<std::string> given_;
};

}  // namespace ipcbench::reporters
