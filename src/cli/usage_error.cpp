#include "cli/usage_error.hpp"

#include <algorithm>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/arguments.hpp"
#include "cli/command.hpp"
#include "ipcbench/base/suggest.hpp"

namespace ipcbench::cli {
namespace {

const CLI::App& chosen_command(const CLI::App& program) {
    for (const CLI::App* const command : program.get_subcommands([](const CLI::App*) { return true; })) {
        if (command->parsed()) {
            return chosen_command(*command);
        }
    }
    return program;
}

/// Returns "history add".
std::string full_name(const CLI::App& command) {
    const CLI::App* const parent = command.get_parent();
    return parent == nullptr || parent->get_parent() == nullptr ? command.get_name()
                                                                : full_name(*parent) + " " + command.get_name();
}

std::vector<std::string> names_in(const CLI::App& app) {
    std::vector<std::string> names;
    for (const CLI::App* const command : app.get_subcommands([](const CLI::App*) { return true; })) {
        names.push_back(command->get_name());
    }
    for (const CLI::Option* const option : app.get_options()) {
        for (const std::string& name : option->get_lnames()) {
            names.push_back("--" + name);
        }
        for (const std::string& name : option->get_snames()) {
            names.push_back("-" + name);
        }
    }
    return names;
}

/// Returns the first word that is not a command or flag of `app`.
std::string first_unknown(const std::vector<std::string>& words, const std::vector<std::string>& names, bool flags) {
    for (const std::string& word : words) {
        std::string name = word.substr(0, word.find('='));
        if ((!flags || word.starts_with("-")) && std::find(names.begin(), names.end(), name) == names.end()) {
            return name;
        }
    }
    return "";
}

/// Returns the first word that gives a value to a flag that takes none, "--quiet=no"; "" if there is none.
std::string first_flag_with_value(const std::vector<std::string>& words, const CLI::App& app) {
    for (const std::string& word : words) {
        const std::size_t equals = word.find('=');
        const CLI::Option* const option = word.starts_with("--") && equals != std::string::npos
                                              ? app.get_option_no_throw(word.substr(0, equals))
                                              : nullptr;
        if (option != nullptr && option->get_items_expected_max() == 0) {
            return word;
        }
    }
    return "";
}

std::string hint_about(const std::string& unknown, const std::vector<std::string>& names, const std::string& help) {
    const std::string meant = closest(unknown, std::vector<std::string_view>(names.begin(), names.end()));
    return meant.empty() ? help : fmt::format("did you mean '{}'? Else {}", meant, help);
}

}  // namespace

const Command& command_named(const CLI::App& program, const std::string& name) {
    std::vector<std::string> names;
    for (const Command* const command : commands_of(program)) {
        names.push_back(command->get_name());
        if (names.back() == name) {
            return *command;
        }
    }
    throw Error(ErrorKind::usage, fmt::format("there is no command '{}'", name),
                hint_about(name, names, "see: ipcbench --help"));
}

Error usage_error(const CLI::App& program, const CLI::ParseError& error, const std::vector<std::string>& words) {
    const CLI::App& command = chosen_command(program);
    const bool at_top = &command == &program;
    const std::string help =
        at_top ? "see: ipcbench --help" : fmt::format("see: ipcbench {} --help", full_name(command));
    if (const std::string word = first_flag_with_value(words, command); !word.empty()) {
        const std::string flag = word.substr(0, word.find('='));
        return {ErrorKind::usage, fmt::format("'{}': {} takes no value", word, flag),
                fmt::format("write only {}, or leave it out", flag)};
    }
    if (error.get_exit_code() != static_cast<int>(CLI::ExitCodes::ExtrasError)) {
        return {ErrorKind::usage, without_escape_marks(error.what()), help};
    }
    const std::vector<std::string> names = names_in(command);
    const std::string unknown = first_unknown(words, names, !at_top);
    return {ErrorKind::usage,
            unknown.empty()
                ? without_escape_marks(error.what())
                : fmt::format("there is no {} '{}'", unknown.starts_with("-") ? "flag" : "command", unknown),
            hint_about(unknown, names, help)};
}

}  // namespace ipcbench::cli
