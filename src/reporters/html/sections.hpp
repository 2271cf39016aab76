#pragma once

#include <string>
#include <vector>

#include "reporters/charts/charts.hpp"

/// The parts of the page, each as HTML; "" where there is nothing to say.
namespace ipcbench::reporters::html {

/// Conditions that spoil numbers, and the warnings of the results.
[[nodiscard]] std::string warnings_section(const Collection& results);

/// The fastest of each group.
[[nodiscard]] std::string fastest_section(const Collection& results);

/// The charts of one kind. Adds them to `all`; what stands in the page as chart i has the id "chart-i".
[[nodiscard]] std::string chart_section(const std::vector<Chart>& charts, std::vector<Chart>& all);

/// Everything that was measured, in one table.
[[nodiscard]] std::string results_section(const Collection& results);

/// What was to be measured and was not, and why.
[[nodiscard]] std::string missing_section(const Collection& results);

/// Machine and build of each report, and where they differ.
[[nodiscard]] std::string context_section(const Collection& results);

/// "chart-3".
[[nodiscard]] std::string id_of(std::size_t chart);

/// What the script works on, as JSON that can stand in a <script> element.
[[nodiscard]] std::string script_data(const std::vector<Chart>& charts);

}  // namespace ipcbench::reporters::html
