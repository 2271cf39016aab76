#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ipcbench/core/reporter.hpp"

namespace ipcbench::reporters {

/// A report as `make_json` wrote it.
struct ReportFile {
    std::string name;  ///< the path that it came from
    Context context;
    std::vector<RunResult> results;
};

/// Reads a report back ("-" is standard input). Throws Error (usage) that names the file and the place in it for
/// whatever is not a whole report of this version: missing, truncated, foreign, newer, edited by hand so that a field
/// is missing, of another type, or out of its range.
[[nodiscard]] ReportFile read_report(const std::string& path);

/// Likewise from memory; `name` is for messages.
[[nodiscard]] ReportFile parse_report(std::string_view text, const std::string& name);

}  // namespace ipcbench::reporters
