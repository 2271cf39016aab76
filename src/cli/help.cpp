#include <cstdio>
#include <memory>
#include <optional>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/arguments.hpp"
#include "cli/command.hpp"
#include "cli/commands.hpp"
#include "cli/usage_error.hpp"
#include "platform/exit_code.hpp"

namespace ipcbench::cli {
namespace {

std::string help_about(const CLI::App& program, const std::optional<std::string>& name) {
    if (name) {
        const Command& command = command_named(program, *name);
        return command.help(program.get_name());
    }
    // Not program.help(), which would be that of the command in use, `help`.
    return program.get_formatter()->make_help(&program, program.get_name(), CLI::AppFormatMode::Normal);
}

}  // namespace

Action add_help(CLI::App& program) {
    auto name = std::make_shared<std::optional<std::string>>();
    CLI::App& command =
        add_command(program, "help", "Explain a command, or the program", {.examples = "ipcbench help run"});
    add_text(command, "COMMAND", *name, "one of those that ipcbench --help lists")->option_text(" ");
    return [&program, name] {
        fmt::print("{}", help_about(program, *name));
        return static_cast<int>(ExitCode::ok);
    };
}

}  // namespace ipcbench::cli
