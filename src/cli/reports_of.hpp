#pragma once

#include <string>
#include <vector>

#include "reporters/report_file.hpp"

namespace ipcbench::cli {

/// Reads the reports of these paths, in that order, for something that is to be written to `output`. Throws Error
/// (usage) for one that cannot be read, is given twice, or would be overwritten.
[[nodiscard]] std::vector<reporters::ReportFile> reports_of(const std::vector<std::string>& paths,
                                                            const std::string& output);

}  // namespace ipcbench::cli
