#pragma once

#include <string>
#include <vector>

namespace ipcbench::platform {

/// The command that does again what this program was started for, quoted for a shell: the environment variables that
/// decide where its files are, its words, and `implied` right behind the first of them, the command. "" where the
/// system does not tell.
[[nodiscard]] std::string command_line(const std::vector<std::string>& implied);

/// A word as a shell takes it for itself.
[[nodiscard]] std::string quoted_for_shell(const std::string& word);

}  // namespace ipcbench::platform
