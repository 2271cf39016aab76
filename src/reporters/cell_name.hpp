#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "ipcbench/core/result.hpp"

namespace ipcbench::reporters {

/// What tells a cell from the others and stays the same from run to run, for tools that follow a benchmark by its name:
/// "pipe/json/size:1000/wait:block/placement:none", with "/load:depth:8" where there was more than one lonely round
/// trip at a time, and "/build:debug" where there were several builds.
[[nodiscard]] std::string cell_name(const RunResult& result);

/// Names for people: "pipe", and what else tells a result from others among `all`, which is found once: "pipe debug raw
/// 60,000 B hybrid:100 placement same". Borrows the results.
class ShortNames {
public:
    explicit ShortNames(const std::vector<RunResult>& all);

    /// `result` is one of them.
    [[nodiscard]] std::string operator()(const RunResult& result) const;

private:
    /// Whether results of one transport wait in different ways. Transports do by themselves.
    struct Waits {
        Wait first;
        bool several = false;
    };
    std::map<std::string_view, Waits> waits_;
    bool several_codecs_ = false;
    bool several_payloads_ = false;
    bool several_placements_ = false;
    bool several_loads_ = false;
};

/// Gives each name once: a second "x" becomes "x-2".
class UniqueNames {
public:
    [[nodiscard]] std::string operator()(const std::string& name);

private:
    std::set<std::string> given_;
    std::map<std::string, int> last_;  ///< number that was given to a name
};

}  // namespace ipcbench::reporters
