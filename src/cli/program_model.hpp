#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/command.hpp"

/// The command line as data: what completions and man pages are made from.
namespace ipcbench::cli {

struct OptionModel {
    std::vector<std::string> names;  ///< "-c", "--codec"
    std::string placeholder;         ///< "CODEC,..."; "" for a flag without a value
    std::string help;
    std::string group;
    bool repeatable = false;

    /// Returns the long name, "--codec".
    [[nodiscard]] const std::string& name() const { return names.back(); }
    [[nodiscard]] bool takes_list() const { return placeholder.ends_with(",..."); }
};

struct ArgumentModel {
    std::string name;  ///< "TRANSPORT"
    std::string help;
    bool required = false;
    bool repeatable = false;
};

struct CommandModel {
    std::string name;  ///< "run", "history add"
    std::string description;
    std::vector<OptionModel> options;
    std::vector<ArgumentModel> arguments;
    Footer footer;
    std::vector<CommandModel> parts{};  ///< commands of its own, of which one is given: `history add`

    /// Returns the last word of the name, "add".
    [[nodiscard]] std::string word() const { return name.substr(name.rfind(' ') + 1); }
};

struct ProgramModel {
    CommandModel program;
    std::vector<CommandModel> commands;

    /// Returns the commands, each followed by its parts.
    [[nodiscard]] std::vector<const CommandModel*> commands_and_parts() const;
};

[[nodiscard]] ProgramModel model_of(const Command& program);

/// Returns the first clause of a help text: "payload in each message" of "payload in each message: 1000, 10K, ...".
[[nodiscard]] std::string short_help(std::string_view help);

}  // namespace ipcbench::cli
