#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ipcbench::cli {

struct ProgramModel;
struct Vocabulary;

/// Completion scripts: commands, their options, and the values of these.
[[nodiscard]] std::string bash_script(const ProgramModel& model, const Vocabulary& names);
[[nodiscard]] std::string zsh_script(const ProgramModel& model, const Vocabulary& names);
[[nodiscard]] std::string fish_script(const ProgramModel& model, const Vocabulary& names);

[[nodiscard]] std::vector<std::string_view> shell_names();

/// Returns the script for a shell. Throws Error (usage) for one that is not in `shell_names`.
[[nodiscard]] std::string completion_script(const ProgramModel& model, std::string_view shell);

}  // namespace ipcbench::cli
