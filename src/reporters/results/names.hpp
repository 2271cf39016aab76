#pragma once

#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "ipcbench/core/result.hpp"
#include "reporters/report_file.hpp"
#include "reporters/results/trait.hpp"

/// The names of results and of their traits' values. Each trait has one form for each place where it is shown.
namespace ipcbench::reporters {

/// Returns the identity of a cell: everything that was requested, which distinguishes the cell from others and stays
/// the same between runs. For `compare`, and for tools that track a benchmark by name:
/// "pipe/json/size:1000/wait:block/placement:none", with "/load:depth:8" if it was not one round trip at a time,
/// "/timing:every" if that was requested, "/option:pipe_bytes=4096" for each given option, and "/build:debug" if there
/// were several builds.
[[nodiscard]] std::string cell_name(const RunResult& result, bool with_options = true);

/// Returns the same for humans: "pipe (debug), json, 60,000 B, block, cross, depth 8, pipe_bytes=4096".
[[nodiscard]] std::string full_name(const RunResult& result);

/// Returns what the messages of a result carry: "60,000 B", "order.json (312 B)", "64 B, answered with 60,000 B".
[[nodiscard]] std::string contents_text(const RunResult& result);

/// Returns transport and build: "pipe", "pipe (debug)".
[[nodiscard]] std::string short_name(const RunResult& result);

/// Returns the options that were requested; none if they are unknown.
[[nodiscard]] const std::map<std::string, std::string>& requested_options(const RunResult& result);

/// Returns them for humans: "pipe_bytes=4096, ..."; "" for none.
[[nodiscard]] std::string options_text(const RunResult& result);

/// Returns a trait's value alone, for use under a heading that names the trait: "64 KiB", "raw", "same", "this build",
/// "depth 8".
[[nodiscard]] std::string value_text(Trait trait, const RunResult& result);
/// As value_text, with the trait's name, as a heading: "payload 65,536 B", "codec raw", "build debug", "depth 8".
[[nodiscard]] std::string value_title(Trait trait, const RunResult& result);
/// As value_text, in the form that follows a transport's name: ":raw", " hybrid:100", " placement same", " (debug)".
[[nodiscard]] std::string value_in_label(Trait trait, const RunResult& result);

/// Returns for each of several results with the same traits the effective settings that they do not all share, or its
/// number if there are none: "sndbuf=4K", "#2".
[[nodiscard]] std::vector<std::string> distinctions(const std::vector<const RunResult*>& results);

/// Returns for each report the last parts of its path, as many as are needed to distinguish all paths.
[[nodiscard]] std::vector<std::string> short_names(std::span<const ReportFile> reports);

/// Makes names unique: a second "x" becomes "x-2".
class UniqueNames {
public:
    [[nodiscard]] std::string operator()(const std::string& name);

private:
    std::set<std::string> given_;
    std::map<std::string, int> last_;  ///< the number given last to a name
};

}  // namespace ipcbench::reporters
