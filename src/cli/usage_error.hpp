#pragma once

#include <string>
#include <vector>

#include "ipcbench/base/error.hpp"

namespace CLI {  // NOLINT(readability-identifier-naming): the library's name
class App;
class ParseError;
}  // namespace CLI

namespace ipcbench::cli {

class Command;

/// Returns the program's command of that name. Throws Error (usage) with "did you mean".
[[nodiscard]] const Command& command_named(const CLI::App& program, const std::string& name);

/// Converts CLI11's error about a command line that cannot be parsed into an Error (usage) in our words, with "did you
/// mean" for a mistyped command or flag. `words` are the arguments.
[[nodiscard]] Error usage_error(const CLI::App& program, const CLI::ParseError& error,
                                const std::vector<std::string>& words);

}  // namespace ipcbench::cli
