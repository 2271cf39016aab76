#pragma once

#include <string>
#include <vector>

namespace ipcbench::platform {

/// The command that repeats what this program was started for, quoted for a shell: the environment variables that
/// decide where its files are, then its arguments, with `implied` right after the first of them, the subcommand. "" if
/// the system does not say.
[[nodiscard]] std::string command_line(const std::vector<std::string>& implied);

/// Quotes a word for a shell.
[[nodiscard]] std::string quoted_for_shell(const std::string& word);

}  // namespace ipcbench::platform
