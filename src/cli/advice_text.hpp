#pragma once

#include <string>
#include <vector>

#include "cli/advice.hpp"
#include "ipcbench/core/context.hpp"
#include "reporters/style.hpp"

namespace ipcbench::cli {

/// Returns the whole answer: the candidates that qualify as a table, what the table was judged by, why the others do
/// not qualify in at most ten lines, what makes the figures unreliable, and last what to use, or what came closest.
/// `contexts` are those of the reports.
[[nodiscard]] std::string advice_text(const std::vector<Candidate>& candidates, const Requirements& requirements,
                                      const std::vector<Context>& contexts, const reporters::Style& style);

}  // namespace ipcbench::cli
