#pragma once

#include <string>
#include <vector>

#include "cli/output_files.hpp"
#include "reporters/report_file.hpp"

namespace ipcbench::cli {

/// Reads the reports of these paths, in that order. Throws Error (usage) for a report that cannot be read or is given
/// twice and, before reading any, for one that an output would overwrite.
[[nodiscard]] std::vector<reporters::ReportFile> reports_of(const std::vector<std::string>& paths,
                                                            const OutputFiles& outputs);

}  // namespace ipcbench::cli
