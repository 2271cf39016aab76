#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "ipcbench/core/result.hpp"

namespace ipcbench::reporters {

/// Everything that was asked for: what tells a cell from the others and stays the same from run to run, for `compare`
/// and for tools that follow a benchmark by its name: "pipe/json/size:1000/wait:block/placement:none", with
/// "/load:depth:8" where it was not one round trip at a time, "/timing:every" where that was asked for,
/// "/option:pipe_bytes=4096" for each option that was given, and "/build:debug" where there were several builds.
[[nodiscard]] std::string cell_name(const RunResult& result, bool with_options = true);

/// The options that were asked for; none where that is not known.
[[nodiscard]] const std::map<std::string, std::string>& asked_options(const RunResult& result);

/// The same for people: "pipe_bytes=4096, ..."; "" for none.
[[nodiscard]] std::string options_text(const RunResult& result);

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
