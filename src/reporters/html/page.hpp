#pragma once

#include <span>
#include <string>

#include "reporters/report_file.hpp"
#include "reporters/tables/table_request.hpp"

namespace ipcbench::reporters::html {

inline constexpr const char* default_title = "Round trips between processes";

/// Returns the results of one or more reports as one self-contained HTML page: styles, script and charts are embedded.
/// With the charting library (page_parts.hpp) its charts are live, and drawings replace them on paper and where scripts
/// do not run; without it there are only the drawings. Tables are as
/// requested. All text from the reports is escaped.
[[nodiscard]] std::string page_of(std::span<const ReportFile> files, const TableRequest& request = {},
                                  const std::string& title = default_title);

}  // namespace ipcbench::reporters::html
