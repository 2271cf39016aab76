#pragma once

#include <string>
#include <vector>

namespace CLI {  // NOLINT(readability-identifier-naming): the library's name
class App;
}  // namespace CLI

/// Plug-ins that the user named (registry/user_plug_ins.hpp), for commands.
namespace ipcbench::cli {

/// What the help says of --plugin, and of the variable that stands in for it.
inline constexpr const char* plug_ins_variable_help = "for --plugin: absolute paths, separated by colons";

/// Adds --plugin to a command.
void add_plug_in_flag(CLI::App& command, std::vector<std::string>& files);

/// Prints, once, which plug-ins could not be loaded, and why, to standard error.
void report_unloaded_plug_ins();

/// Returns the exit code of a command that ended with `code`: 1 instead of 0 if a plug-in could not be loaded.
[[nodiscard]] int code_with_plug_ins(int code);

}  // namespace ipcbench::cli
