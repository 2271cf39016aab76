#pragma once

#include <memory>
#include <vector>

#include "cli/command.hpp"
#include "cli/commands.hpp"

namespace ipcbench::cli {

/// The program with all its commands, and the action of each, in the same order.
struct CommandLine {
    std::unique_ptr<Command> program;
    std::vector<Action> actions;
};

[[nodiscard]] CommandLine command_line();

}  // namespace ipcbench::cli
