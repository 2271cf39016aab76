#pragma once

#include <string>
#include <vector>

#include "ipcbench/base/error.hpp"

namespace CLI {  // NOLINT(readability-identifier-naming): the library's name
class App;
class ParseError;
}  // namespace CLI

namespace ipcbench::cli {

/// Turns what CLI11 says of a command line that cannot be parsed into an Error (usage) in our words, with "did you
/// mean" for a mistyped command or flag. `words` are the arguments.
[[nodiscard]] Error complaint_about(const CLI::App& program, const CLI::ParseError& error,
                                    const std::vector<std::string>& words);

}  // namespace ipcbench::cli
