#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
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
    std::map<std::string_view, const std::map<std::string, std::string>*> options_;  ///< of its first result
    std::set<std::string_view> several_options_;                                     ///< transports
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
