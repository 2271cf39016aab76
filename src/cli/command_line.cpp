#include "cli/command_line.hpp"

#include <memory>
#include <string>
#include <utility>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/wrap.hpp"
#include "platform/build_info.hpp"

namespace ipcbench::cli {
namespace {

Footer program_footer() {
    return {.examples = R"(ipcbench run pipe                     JSON ping-pong over pipes, 10 seconds
ipcbench run all --duration 1s        every transport, one after the other
ipcbench run 'shm-*' tcp --size 4K    some of them, with a payload of 4 KiB
ipcbench list                         what there is, and what works here
ipcbench help COMMAND                 all about one command)",
            .exit_codes = {{"0", "all is well"},
                           {"1", "a run failed"},
                           {"2", "wrong usage"},
                           {"3", "nothing could run"},
                           {"4", "undecided (--fail-if-undecided)"},
                           {"128 + N", "interrupted by signal N"}}};
}

std::string version_text() {
    const platform::BuildInfo build = platform::build_info();
    std::string text = fmt::format("ipcbench {} (", build.version);
    for (const std::string& part : {build.commit, build.type, build.sanitizers}) {
        text += part.empty() ? "" : part + ", ";
    }
    return text + build.compiler + ")";
}

/// Formats the help to fit the screen.
class ScreenFormatter final : public CLI::Formatter {
public:
    /// Returns the placeholder alone. CLI11 would add what the option excludes, but only where there is none; our texts
    /// say that in words (Flag::whole_help).
    std::string make_option_opts(const CLI::Option* option) const override {
        const std::string& text = option->get_option_text();
        return text.empty() ? text : " " + text;
    }
    std::string make_option_desc(const CLI::Option* option) const override {
        return wrapped(CLI::Formatter::make_option_desc(option), 0, screen_width() - get_column_width());
    }
    std::string make_subcommand(const CLI::App* command) const override {
        const std::size_t column = get_column_width();
        return fmt::format("  {:<{}}{}\n", command->get_name(), column - 2,
                           wrapped(command->get_description(), column, screen_width()));
    }
};

}  // namespace

CommandLine command_line() {
    auto owner =
        std::make_unique<Command>("ipcbench",
                                  "What it costs to connect two processes: JSON ping-pong round trips through every\n"
                                  "mechanism that the operating system and its libraries offer.",
                                  program_footer());
    Command& program = *owner;
    // Before adding the commands, which inherit both.
    program.formatter(std::make_shared<ScreenFormatter>());
    program.set_help_flag("-h,--help", "print this help and exit");
    program.set_version_flag("-V,--version", version_text, "print the version, the commit and the compiler, and exit");
    std::vector<Action> actions{
        add_run(program),    add_rerun(program),  add_list(program), add_verify(program),      add_compare(program),
        add_advise(program), add_report(program), add_plot(program), add_history(program),     add_calibrate(program),
        add_clean(program),  add_doctor(program), add_help(program), add_completions(program), add_manual(program)};
    program.require_subcommand(0, 1);
    return {std::move(owner), std::move(actions)};
}

}  // namespace ipcbench::cli
