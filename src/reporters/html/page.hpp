#pragma once

#include <span>
#include <string>

#include "reporters/report_file.hpp"

namespace ipcbench::reporters::html {

/// The results of one or more reports as one HTML page that needs nothing else: styles, script and charts are within.
/// With the charting library (page_parts.hpp) its charts are live and drawings stand in for them on paper and where
/// scripts do not run; without it there are only the drawings. Whatever comes from the reports is escaped.
[[nodiscard]] std::string page_of(std::span<const ReportFile> files);

}  // namespace ipcbench::reporters::html
