#pragma once

#include <map>
#include <string>
#include <vector>

#include "campaign/axes.hpp"

/// The values of --option.
namespace ipcbench::campaign {

/// Parses "KEY=VALUE", each key once. Throws Error (usage).
[[nodiscard]] std::map<std::string, std::string> read_options(const std::vector<std::string>& pairs);

/// Throws Error (usage) for an option that none of these transports has, or with a value that none of them accepts.
/// Transports that do not accept one are reported one by one.
void require_options(const std::map<std::string, std::string>& options, const std::vector<Selection>& selections);

}  // namespace ipcbench::campaign
