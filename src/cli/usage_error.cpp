#include "cli/usage_error.hpp"

#include <algorithm>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

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

/// Returns the first argument that is neither a flag of the command nor one of its arguments; "" if there is none.
std::string first_remaining(const CLI::App& command) {
    const std::vector<std::string> words = command.remaining();
    return words.empty() ? "" : unescaped_from_cli11(words.front());
}

Error error_about_unknown(const CLI::App& command, const std::vector<std::string>& words, const std::string& help) {
    const bool at_top = command.get_parent() == nullptr;
    const std::vector<std::string> names = names_in(command);
    std::string unknown = first_unknown(words, names, !at_top);
    const bool is_flag = unknown.starts_with("-");
    if (at_top || is_flag) {
        return {ErrorKind::usage, fmt::format("there is no {} '{}'", is_flag ? "flag" : "command", unknown),
                hint_about(unknown, names, help)};
    }
    unknown = first_remaining(command);
    return {ErrorKind::usage, fmt::format("'{}' is one argument too many for ipcbench {}", unknown, full_name(command)),
            help};
}

/// Returns the error about a command whose next word must be one of its parts.
Error error_about_part(const CLI::App& command, const std::string& help) {
    std::vector<std::string> names;
    for (const Command* const part : commands_of(command)) {
        names.push_back(part->get_name());
    }
    const std::string unknown = first_remaining(command);
    return {ErrorKind::usage,
            unknown.empty() ? fmt::format("ipcbench {} needs one of: {}", full_name(command), fmt::join(names, ", "))
                            : fmt::format("there is no command '{} {}'", full_name(command), unknown),
            hint_about(unknown, names, help)};
}

/// Returns the error about a flag with too few or too many values. CLI11 names it in front of its sentence.
Error error_about_values(const CLI::App& command, const CLI::ParseError& error, const std::string& help) {
    const std::string said = without_escape_marks(error.what());
    const std::string name = said.substr(0, said.find(':'));
    const CLI::Option* const option = command.get_option_no_throw(name);
    if (option == nullptr) {
        return {ErrorKind::usage, said, help};
    }
    return option->count() > 1
               ? Error(ErrorKind::usage, fmt::format("{} is given {} times", name, option->count()), "give it once")
               : Error(ErrorKind::usage, fmt::format("{} needs a value", name), help);
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
    const bool at_top = program.get_parent() == nullptr;
    throw Error(
        ErrorKind::usage, fmt::format("there is no command '{}{}'", at_top ? "" : program.get_name() + " ", name),
        hint_about(name, names,
                   at_top ? "see: ipcbench --help" : fmt::format("see: ipcbench {} --help", program.get_name())));
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
    switch (static_cast<CLI::ExitCodes>(error.get_exit_code())) {
        case CLI::ExitCodes::ExtrasError:
            return error_about_unknown(command, words, help);
        case CLI::ExitCodes::RequiredError:
            if (command.get_require_subcommand_min() > 0 && command.get_subcommands().empty()) {
                return error_about_part(command, help);
            }
            break;
        case CLI::ExitCodes::ArgumentMismatch:
            return error_about_values(command, error, help);
        case CLI::ExitCodes::ExcludesError:
            return {ErrorKind::usage, without_escape_marks(error.what()), fmt::format("leave one out; {}", help)};
        default:
            break;
    }
    return {ErrorKind::usage, without_escape_marks(error.what()), help};
}

}  // namespace ipcbench::cli
