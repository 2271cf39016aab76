#pragma once

#include <string_view>

/// The files of this folder, and the charting library, as they were when the program was built.
namespace ipcbench::reporters::html {

extern const std::string_view page_html;
extern const std::string_view page_css;
extern const std::string_view page_js;
extern const std::string_view chart_library;  ///< empty where it could not be fetched: charts are drawings then

}  // namespace ipcbench::reporters::html
