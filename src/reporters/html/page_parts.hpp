#pragma once

#include <string_view>

/// The files of this folder, and the charting library, as of the build of the program.
namespace ipcbench::reporters::html {

extern const std::string_view page_html;
extern const std::string_view page_css;
extern const std::string_view page_js;
extern const std::string_view chart_library;  ///< empty if it was not found: charts are then drawings

}  // namespace ipcbench::reporters::html
