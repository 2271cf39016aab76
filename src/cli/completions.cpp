#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "cli/arguments.hpp"
#include "cli/command.hpp"
#include "cli/commands.hpp"
#include "cli/completions/scripts.hpp"
#include "cli/output_files.hpp"
#include "cli/plug_ins.hpp"
#include "cli/program_model.hpp"
#include "platform/exit_code.hpp"
#include "registry/user_plug_ins.hpp"
#include "reporters/output.hpp"

namespace ipcbench::cli {

Action add_completions(Command& program) {
    struct Flags {
        std::string shell;
        std::string output = "-";
        std::vector<std::string> plug_ins;
    };
    auto flags = std::make_shared<Flags>();
    CLI::App& command =
        add_command(program, "completions", "Print the script with which a shell completes ipcbench's command line",
                    {.examples = R"(source <(ipcbench completions bash)
ipcbench completions fish -o ~/.config/fish/completions/ipcbench.fish)",
                     .notes = "An installation has these scripts where bash, zsh and fish look for them.",
                     .environment = {{registry::plug_ins_variable, plug_ins_variable_help}},
                     .exit_codes = exit_codes_of_output()});
    add_text(command, "SHELL", flags->shell, "bash, zsh or fish")->option_text(" ")->required();
    add_text(command, "-o,--output", flags->output, "the script; - is standard output, the default")
        ->option_text("FILE");
    add_plug_in_flag(command, flags->plug_ins);
    return [&program, flags] {
        registry::load_user_plug_ins(flags->plug_ins);
        report_unloaded_plug_ins();
        const std::string script = completion_script(model_of(program), flags->shell);
        OutputFiles outputs;
        outputs.add("--output", flags->output);
        reporters::Output::to(outputs.release("--output")).write(script);
        return code_with_plug_ins(static_cast<int>(ExitCode::ok));
    };
}

}  // namespace ipcbench::cli
