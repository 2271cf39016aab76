#include "cli/command_line.hpp"

#include <algorithm>
#include <cctype>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/program_model.hpp"
#include "unit/reporters/golden.hpp"

namespace ipcbench::cli {
namespace {

constexpr std::string_view table_head = "| option | meaning |\n| --- | --- |\n";

std::string names_in_document(const OptionModel& option) {
    return fmt::format("`{}`", fmt::join(option.names, "`, `"));
}

std::string documented_row(const OptionModel& option) {
    std::string help = option.help;
    for (std::size_t bar = help.find('|'); bar != std::string::npos; bar = help.find('|', bar + 2)) {
        help.insert(bar, 1, '\\');
    }
    const std::string value = option.placeholder.empty() ? "" : fmt::format(" `{}`", option.placeholder);
    return fmt::format("| {}{} | {} |\n", names_in_document(option), value, help);
}

/// Returns the title as a heading of a document: "LOAD (default: ...)" as "Load (default: ...)".
std::string documented_heading(const std::string& group) {
    std::string title = group;
    const auto end = std::find(title.begin(), title.end(), '(');
    std::transform(title.begin() + 1, end, title.begin() + 1, [](char letter) {
        return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter;
    });
    return title;
}

/// Returns the options of `run`, in a table for each group.
std::string documented_run(const CommandModel& run) {
    std::string text;
    std::string group;
    for (const OptionModel& option : run.options) {
        if (option.name() == "--help") {
            continue;
        }
        if (option.group != group) {
            group = option.group;
            text += fmt::format("\n### {}\n\n{}", documented_heading(group), table_head);
        }
        text += documented_row(option);
    }
    return text;
}

/// Returns the options of another command; those that `run` has too are only named.
std::string documented_options(const CommandModel& command, const CommandModel& run) {
    std::string rows;
    std::string as_for_run;
    for (const OptionModel& option : command.options) {
        if (option.name() == "--help") {
            continue;
        }
        const bool is_of_run = std::any_of(run.options.begin(), run.options.end(), [&](const OptionModel& other) {
            return other.names == option.names && other.help == option.help;
        });
        if (is_of_run) {
            as_for_run += (as_for_run.empty() ? "" : ", ") + names_in_document(option);
        } else {
            rows += documented_row(option);
        }
    }
    rows += as_for_run.empty() ? "" : fmt::format("| {} | as for [run](#run) |\n", as_for_run);
    return rows.empty() ? rows : fmt::format("\n{}{}", table_head, rows);
}

/// tests/golden/approve.sh generates these tables of docs/command-line.md.
TEST(CommandLine, is_documented_as_it_is) {
    const CommandLine all = command_line();
    const ProgramModel model = model_of(*all.program);
    const CommandModel& run = model.commands.front();
    ASSERT_EQ(run.name, "run");
    for (const CommandModel* const command : model.commands_and_parts()) {
        const std::string text = command == &run ? documented_run(run) : documented_options(*command, run);
        if (!text.empty()) {
            reporters::test::expect_golden_part("../../docs/command-line.md",
                                                fmt::format("<!-- generated: the options of {} -->\n", command->name),
                                                "<!-- end -->", text + "\n");
        }
    }
}

/// Returns the first word of what an option is or does: "cut" of "with --interval: cut each run".
std::string first_word_of(std::string help) {
    if (help.starts_with("with --")) {
        help.erase(0, help.find(": ") + 2);
    }
    return help.substr(0, help.find_first_of(" :;,"));
}

TEST(CommandLine, has_texts_that_begin_with_an_imperative_or_a_noun) {
    const std::set<std::string> plurals{"figures", "names", "rates", "repetitions", "reports", "transports"};
    const std::set<std::string> prepositions{"as", "at", "for", "in", "of", "to"};
    const CommandLine all = command_line();
    const ProgramModel model = model_of(*all.program);
    for (const CommandModel* const command : model.commands_and_parts()) {
        for (const OptionModel& option : command->options) {
            const std::string word = first_word_of(option.help);
            const bool third_person = word.ends_with('s') && std::islower(word.front()) != 0 && !plurals.contains(word);
            EXPECT_FALSE(third_person || prepositions.contains(word))
                << command->name << " " << option.name() << ": " << option.help;
        }
    }
}

}  // namespace
}  // namespace ipcbench::cli
