#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ipcbench::platform {

/// Returns the command that repeats this program's run, quoted for a shell: the environment variables that decide where
/// its files are, then its arguments, with `implied` inserted right after the first argument, the subcommand. "" if the
/// system does not tell the arguments.
[[nodiscard]] std::string command_line(const std::vector<std::string>& implied);

/// Quotes a word for a shell.
[[nodiscard]] std::string quoted_for_shell(const std::string& word);

/// Splits a command into words as a shell does: at blanks, where quotes and backslashes protect them. Nothing is
/// expanded. Returns nothing if a quote is not closed, or a backslash is the last character.
[[nodiscard]] std::optional<std::vector<std::string>> split_command(std::string_view command);

}  // namespace ipcbench::platform
