#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ipcbench/core/reporter.hpp"
#include "reporters/recorded_run.hpp"

namespace ipcbench::reporters {

/// A report as written by `make_json`.
struct ReportFile {
    std::string name;  ///< the path it was read from
    Context context;
    std::vector<RunResult> results;
};

/// Reads a report ("-" is standard input). Throws Error (usage) that names the file and the place in it for anything
/// that is not a complete report of this version: missing, truncated, of another program, newer, or edited so that a
/// field is missing, of another type, or out of range.
[[nodiscard]] ReportFile read_report(const std::string& path);

/// As above, from memory; `name` is for messages.
[[nodiscard]] ReportFile parse_report(std::string_view text, const std::string& name);

/// A report, with what an interrupted campaign needs in order to go on.
struct UnfinishedReport {
    ReportFile report;
    std::vector<RecordedRun> runs;
    bool keeps_runs = false;  ///< false if all its cells were finished, or it never kept single runs
    bool damaged = false;     ///< it ends in the middle: what stands before that place was read
};

/// As `read_report`, with the single runs. A file whose end was lost when the program was killed while it wrote is
/// read up to there, but at least up to its first run.
[[nodiscard]] UnfinishedReport read_unfinished(const std::string& path);

}  // namespace ipcbench::reporters
