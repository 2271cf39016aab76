#pragma once

#include <map>
#include <string>
#include <vector>

#include "cli/axes.hpp"

/// What is given with --option.
namespace ipcbench::cli {

/// "KEY=VALUE", each key once. Throws Error (usage).
[[nodiscard]] std::map<std::string, std::string> read_options(const std::vector<std::string>& pairs);

/// Throws Error (usage) for an option that none of these transports has, or with a value that none of them takes.
/// Transports that do not accept one are reported one by one.
void require_options(const std::map<std::string, std::string>& options, const std::vector<Contestant>& contestants);

}  // namespace ipcbench::cli
