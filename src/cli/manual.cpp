#include <memory>
#include <optional>
#include <string>

#include <CLI/CLI.hpp>

#include "cli/arguments.hpp"
#include "cli/command.hpp"
#include "cli/commands.hpp"
#include "cli/manual/page.hpp"
#include "cli/output_files.hpp"
#include "cli/program_model.hpp"
#include "cli/usage_error.hpp"
#include "platform/exit_code.hpp"
#include "reporters/output.hpp"

namespace ipcbench::cli {
namespace {

std::string page_about(const Command& program, const std::optional<std::string>& name) {
    const ProgramModel model = model_of(program);
    if (!name) {
        return manual_of(model);
    }
    const Command& command = command_named(program, *name);
    return manual_of(model, command.get_name());
}

}  // namespace

Action add_manual(Command& program) {
    struct Flags {
        std::optional<std::string> command;
        std::string output = "-";
    };
    auto flags = std::make_shared<Flags>();
    CLI::App& command = add_command(program, "manual", "Print the man page of a command, or of the program",
                                    {.examples = R"(ipcbench manual run | man -l -
ipcbench manual run -o ipcbench-run.1)",
                                     .notes = "An installation has these pages: man ipcbench, man ipcbench-run.",
                                     .exit_codes = exit_codes_of_output()});
    add_text(command, "COMMAND", flags->command, "one of those that ipcbench --help lists")->option_text(" ");
    add_text(command, "-o,--output", flags->output, "the page, in mdoc(7); - is standard output, the default")
        ->option_text("FILE");
    return [&program, flags] {
        OutputFiles outputs;
        outputs.add("--output", flags->output);
        reporters::Output::to(outputs.release("--output")).write(page_about(program, flags->command));
        return static_cast<int>(ExitCode::ok);
    };
}

}  // namespace ipcbench::cli
