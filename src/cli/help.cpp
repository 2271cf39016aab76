#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/arguments.hpp"
#include "cli/command.hpp"
#include "cli/commands.hpp"
#include "cli/usage_error.hpp"
#include "platform/exit_code.hpp"

namespace ipcbench::cli {
namespace {

/// `names`: a command, and the part of it if it has parts ("history add").
std::string help_about(const CLI::App& program, const std::vector<std::string>& names) {
    if (names.empty()) {
        // Not program.help(), which would be that of the command in use, `help`.
        return program.get_formatter()->make_help(&program, program.get_name(), CLI::AppFormatMode::Normal);
    }
    const CLI::App* command = &program;
    std::string before;
    for (const std::string& name : names) {
        before += (before.empty() ? "" : " ") + command->get_name();
        command = &command_named(*command, name);
    }
    return command->help(before);
}

}  // namespace

Action add_help(CLI::App& program) {
    auto names = std::make_shared<std::vector<std::string>>();
    CLI::App& command = add_command(program, "help", "Explain a command, or the program",
                                    {.examples = "ipcbench help run", .exit_codes = exit_codes_of_output()});
    add_words(command, "COMMAND", *names, "one of those that ipcbench --help lists")->option_text(" ");
    return [&program, names] {
        fmt::print("{}", help_about(program, *names));
        return static_cast<int>(ExitCode::ok);
    };
}

}  // namespace ipcbench::cli
