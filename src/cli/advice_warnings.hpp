#pragma once

#include <functional>
#include <string>
#include <vector>

#include "cli/advice.hpp"
#include "ipcbench/core/context.hpp"

namespace ipcbench::cli {

/// Returns what makes the figures of those that qualify unreliable: the conditions under which they were measured, what
/// the results themselves warn of, and where they were not measured as required. Sentences, the gravest first.
[[nodiscard]] std::vector<std::string> advice_warnings(const std::vector<Candidate>& candidates,
                                                       const Requirements& requirements,
                                                       const std::vector<Context>& contexts,
                                                       const std::function<std::string(const Candidate&)>& name_of);

}  // namespace ipcbench::cli
