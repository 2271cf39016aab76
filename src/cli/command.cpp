#include "cli/command.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "cli/wrap.hpp"

namespace ipcbench::cli {
namespace {

constexpr std::size_t indent = 2;

std::string indented_lines(std::string_view lines) {
    std::string text(indent, ' ');
    for (const char c : lines) {
        text += c;
        text.append(c == '\n' ? indent : 0, ' ');
    }
    return text + "\n";
}

std::string table_of(const std::vector<Term>& terms) {
    std::size_t widest = 0;
    for (const Term& term : terms) {
        widest = std::max(widest, term.word.size());
    }
    std::string text;
    for (const Term& term : terms) {
        text += fmt::format("{:{}}{:<{}}  {}\n", "", indent, term.word, widest, term.meaning);
    }
    return text;
}

std::string sentence_of(const std::vector<Term>& terms) {
    std::string text;
    for (const Term& term : terms) {
        text += fmt::format("{}{} {}", text.empty() ? "exit codes: " : ", ", term.word, term.meaning);
    }
    return wrapped(text, 0, screen_width()) + "\n";
}

std::string text_of(const Footer& footer) {
    std::vector<std::string> parts;
    if (!footer.examples.empty()) {
        parts.push_back("examples:\n" + indented_lines(footer.examples));
    }
    if (!footer.notes.empty()) {
        std::string notes(footer.notes);
        std::replace(notes.begin(), notes.end(), '\n', ' ');
        parts.push_back(wrapped(notes, 0, screen_width()) + "\n");
    }
    if (!footer.environment.empty()) {
        parts.push_back("environment:\n" + table_of(footer.environment));
    }
    if (!footer.exit_codes.empty()) {
        parts.push_back(sentence_of(footer.exit_codes));
    }
    std::string text;
    for (const std::string& part : parts) {
        text += (text.empty() ? "" : "\n") + part;
    }
    return text.empty() ? text : text.substr(0, text.size() - 1);
}

}  // namespace

std::vector<Term> exit_codes_of_output() {
    return {{"0", "all is well"}, {"1", "the output cannot be written"}};
}

Command::Command(const std::string& name, const std::string& description, Footer footer)
    : CLI::App(description, name), footer_(std::move(footer)) {
    this->footer(text_of(footer_));
}

Command::Command(const std::string& name, const std::string& description, Footer footer, CLI::App& program)
    : CLI::App(description, name, &program), footer_(std::move(footer)) {
    this->footer(text_of(footer_));
}

CLI::App& add_command(CLI::App& program, const std::string& name, const std::string& description, Footer footer) {
    return *program.add_subcommand(std::make_shared<Command>(name, description, std::move(footer), program));
}

std::vector<const Command*> commands_of(const CLI::App& program) {
    std::vector<const Command*> commands;
    for (const CLI::App* const command : program.get_subcommands([](const CLI::App*) { return true; })) {
        commands.push_back(dynamic_cast<const Command*>(command));
    }
    return commands;
}

}  // namespace ipcbench::cli
