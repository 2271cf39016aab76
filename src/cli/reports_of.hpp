#pragma once

#include <string>
#include <vector>

#include "cli/output_files.hpp"
#include "reporters/report_file.hpp"

namespace ipcbench::cli {

/// Reads the reports of these paths, in that order. Throws Error (usage) for one that cannot be read, is given twice,
/// or is what one of the outputs would write over; that before any is read.
[[nodiscard]] std::vector<reporters::ReportFile> reports_of(const std::vector<std::string>& paths,
                                                            const OutputFiles& outputs);

}  // namespace ipcbench::cli
