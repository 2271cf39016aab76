#pragma once

#include <vector>

#include "campaign/flags.hpp"
#include "reporters/tables/table_request.hpp"

namespace CLI {  // NOLINT(readability-identifier-naming): the library's name
class App;
}  // namespace CLI

namespace ipcbench::cli {

/// Declares flags of a table, in their groups, with their help. What is typed is stored in `given`.
void add_flags(CLI::App& command, const std::vector<campaign::Flag>& flags, campaign::GivenFlags& given);

/// Returns what the flags of tables request. Throws Error (usage) if one has a value that does not exist.
[[nodiscard]] reporters::TableRequest table_request(const campaign::GivenFlags& flags);

}  // namespace ipcbench::cli
