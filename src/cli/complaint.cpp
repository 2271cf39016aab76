#include "cli/complaint.hpp"

#include <algorithm>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/arguments.hpp"
#include "ipcbench/base/suggest.hpp"

namespace ipcbench::cli {
namespace {

const CLI::App& chosen_command(const CLI::App& program) {
    for (const CLI::App* const command : program.get_subcommands([](const CLI::App*) { return true; })) {
        if (command->parsed()) {
            return *command;
        }
    }
    return program;
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

/// The first word that is no command or flag of `app`.
std::string first_unknown(const std::vector<std::string>& words, const std::vector<std::string>& names, bool flags) {
    for (const std::string& word : words) {
        std::string name = word.substr(0, word.find('='));
        if ((!flags || word.starts_with("-")) && std::find(names.begin(), names.end(), name) == names.end()) {
            return name;
        }
    }
    return "";
}

/// The first word that gives a value to a flag that takes none: "--quiet=no"; "" where there is none.
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

}  // namespace

Error complaint_about(const CLI::App& program, const CLI::ParseError& error, const std::vector<std::string>& words) {
    const CLI::App& command = chosen_command(program);
    const bool at_top = &command == &program;
    const std::string help =
        at_top ? "see: ipcbench --help" : fmt::format("see: ipcbench {} --help", command.get_name());
    if (const std::string word = first_flag_with_value(words, command); !word.empty()) {
        const std::string flag = word.substr(0, word.find('='));
        return {ErrorKind::usage, fmt::format("'{}': {} takes no value", word, flag),
                fmt::format("write only {}, or leave it out", flag)};
    }
    if (error.get_exit_code() != static_cast<int>(CLI::ExitCodes::ExtrasError)) {
        return {ErrorKind::usage, without_shields(error.what()), help};
    }
    const std::vector<std::string> names = names_in(command);
    const std::string unknown = first_unknown(words, names, !at_top);
    const std::vector<std::string_view> candidates(names.begin(), names.end());
    const std::string meant = closest(unknown, candidates);
    return {ErrorKind::usage,
            unknown.empty()
                ? without_shields(error.what())
                : fmt::format("there is no {} '{}'", unknown.starts_with("-") ? "flag" : "command", unknown),
            meant.empty() ? help : fmt::format("did you mean '{}'? Else {}", meant, help)};
}

}  // namespace ipcbench::cli
