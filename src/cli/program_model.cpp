#include "cli/program_model.hpp"

#include <algorithm>

#include <CLI/CLI.hpp>

namespace ipcbench::cli {
namespace {

constexpr std::string_view repeated = "...";  // the text after a positional argument that may be repeated

OptionModel option_model(const CLI::Option& option) {
    OptionModel model{{}, option.get_option_text(), option.get_description(), option.get_group()};
    for (const std::string& name : option.get_snames()) {
        model.names.push_back("-" + name);
    }
    for (const std::string& name : option.get_lnames()) {
        model.names.push_back("--" + name);
    }
    model.repeatable = option.get_multi_option_policy() == CLI::MultiOptionPolicy::TakeAll;
    return model;
}

CommandModel command_model(const Command& command, const std::string& name) {
    CommandModel model{name, command.get_description(), {}, {}, command.parts_of_footer()};
    for (const CLI::Option* const option : command.get_options()) {
        if (option->get_group().empty()) {
            continue;  // hidden
        }
        if (option->get_positional()) {
            model.arguments.push_back({option->get_name(true), option->get_description(), option->get_required(),
                                       option->get_option_text() == repeated});
        } else {
            model.options.push_back(option_model(*option));
        }
    }
    return model;
}

CommandModel command_with_parts(const Command& command) {
    CommandModel model = command_model(command, command.get_name());
    for (const Command* const part : commands_of(command)) {
        model.parts.push_back(command_model(*part, model.name + " " + part->get_name()));
    }
    return model;
}

}  // namespace

ProgramModel model_of(const Command& program) {
    ProgramModel model{command_model(program, program.get_name()), {}};
    for (const Command* const command : commands_of(program)) {
        model.commands.push_back(command_with_parts(*command));
    }
    return model;
}

std::vector<const CommandModel*> ProgramModel::commands_and_parts() const {
    std::vector<const CommandModel*> all;
    for (const CommandModel& command : commands) {
        all.push_back(&command);
        for (const CommandModel& part : command.parts) {
            all.push_back(&part);
        }
    }
    return all;
}

std::string short_help(std::string_view help) {
    std::size_t end = help.size();
    for (const std::string_view mark : {": ", "; ", " (", ", e.g."}) {
        end = std::min(end, help.find(mark));
    }
    return std::string(help.substr(0, end));
}

}  // namespace ipcbench::cli
