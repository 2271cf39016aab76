#include "cli/manual/page.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "cli/manual/mdoc.hpp"
#include "cli/program_model.hpp"
#include "platform/build_info.hpp"

namespace ipcbench::cli {
namespace {

std::string page_name(const CommandModel& command) {
    return "ipcbench-" + command.name;
}

void write_head(Mdoc& page, const std::string& name, std::string_view description) {
    const platform::BuildInfo build = platform::build_info();
    std::string title = name;
    std::transform(title.begin(), title.end(), title.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    page.macro("Dd", mdoc_date(build.date));
    page.macro("Dt", title + " 1");
    page.macro("Os");  // mandoc finds fault with any other than the reader's own
    page.section("NAME");
    page.macro("Nm", name);
    std::string about(description.substr(0, description.find_first_of(":;")));
    about.front() =
        static_cast<char>(about.front() | ('a' - 'A'));  // mdoc wants no capital; ours begin with an ASCII one
    page.macro("Nd", mdoc_escaped(about));
}

/// Returns "Fl c Ar CODEC,... , Fl -codec Ar CODEC,...".
std::string item_of(const OptionModel& option) {
    std::string item;
    for (const std::string& name : option.names) {
        item += fmt::format("{}Fl {}", item.empty() ? "" : " , ", mdoc_escaped(name.substr(1)));
        item += option.placeholder.empty() ? "" : " Ar " + mdoc_escaped(option.placeholder);
    }
    return item;
}

void write_arguments(Mdoc& page, const CommandModel& command) {
    for (const ArgumentModel& argument : command.arguments) {
        page.macro("It", "Ar " + argument.name);
        page.text(argument.help);
    }
}

/// Writes how a command, or one of its parts, is called.
void write_call(Mdoc& page, const std::string& program, const CommandModel& command) {
    page.macro("Nm", fmt::format("{} {}", program, command.name));
    page.macro("Op", "Ar option ...");
    for (const ArgumentModel& argument : command.arguments) {
        const std::string text = "Ar " + argument.name + (argument.repeatable ? " ..." : "");
        argument.required ? page.macro("Ar", text.substr(3)) : page.macro("Op", text);
    }
}

void write_options(Mdoc& page, const CommandModel& command) {
    const std::string* group = nullptr;
    for (const OptionModel& option : command.options) {
        if (group == nullptr || *group != option.group) {
            if (group != nullptr) {
                page.macro("El");
            }
            group = &option.group;
            page.macro("Ss", mdoc_escaped(*group));
            page.macro("Bl", "-tag -width Ds");
        }
        page.macro("It", item_of(option));
        page.text(option.help);
    }
    if (group != nullptr) {
        page.macro("El");
    }
}

void write_part(Mdoc& page, const CommandModel& part) {
    page.macro("Ss", mdoc_escaped(part.name));
    page.text(part.description + ".");
    page.macro("Bl", "-tag -width Ds");
    write_arguments(page, part);
    for (const OptionModel& option : part.options) {
        if (option.name() != "--help") {  // the command has it too
            page.macro("It", item_of(option));
            page.text(option.help);
        }
    }
    page.macro("El");
}

void write_terms(Mdoc& page, std::string_view section, std::string_view macro, const std::vector<Term>& terms) {
    if (terms.empty()) {
        return;
    }
    page.section(section);
    page.macro("Bl", "-tag -width Ds");
    for (const Term& term : terms) {
        page.macro("It", fmt::format("{}{}", macro, mdoc_escaped(term.word)));
        page.text(term.meaning);
    }
    page.macro("El");
}

/// Returns all exit codes, in order: the footer's, and those that mean the same for all commands.
std::vector<Term> exit_status(const Footer& footer) {
    std::map<std::string_view, std::string_view> all{{"2", "wrong usage, before anything was done"},
                                                     {"128 + N", "interrupted by signal N"}};
    for (const Term& term : footer.exit_codes) {
        all[term.word] = term.meaning;
    }
    std::vector<Term> in_order;
    in_order.reserve(all.size());
    for (const auto& [word, meaning] : all) {
        in_order.push_back({word, meaning});
    }
    std::stable_sort(in_order.begin(), in_order.end(),
                     [](const Term& one, const Term& other) { return one.word.size() < other.word.size(); });
    return in_order;
}

void write_footer(Mdoc& page, const Footer& footer) {
    write_terms(page, "ENVIRONMENT", "Ev ", footer.environment);
    write_terms(page, "EXIT STATUS", "", exit_status(footer));
    if (!footer.examples.empty()) {
        page.section("EXAMPLES");
        page.literal(footer.examples);
    }
}

/// Writes references to pages, whose names are in alphabetical order, as readers of man pages expect.
void write_references(Mdoc& page, std::vector<std::string> names) {
    std::sort(names.begin(), names.end());
    page.section("SEE ALSO");
    for (const std::string& name : names) {
        page.macro("Xr", fmt::format("{} 1{}", name, name == names.back() ? "" : " ,"));
    }
}

}  // namespace

std::string manual_of(const ProgramModel& model) {
    Mdoc page;
    write_head(page, model.program.name, model.program.description);
    page.section("SYNOPSIS");
    page.macro("Nm", model.program.name);
    page.macro("Ar", "COMMAND");
    page.macro("Op", "Ar argument ...");
    page.section("DESCRIPTION");
    page.text(model.program.description);
    page.macro("Ss", "Commands");
    page.macro("Bl", "-tag -width Ds");
    std::vector<std::string> pages;
    for (const CommandModel& command : model.commands) {
        pages.push_back(page_name(command));
        page.macro("It", "Cm " + command.name);
        page.text(command.description + ".");
    }
    page.macro("El");
    write_options(page, model.program);
    write_footer(page, model.program.footer);
    write_references(page, pages);
    return page.take();
}

std::string manual_of(const ProgramModel& model, std::string_view name) {
    const auto found = std::find_if(model.commands.begin(), model.commands.end(),
                                    [name](const CommandModel& command) { return command.name == name; });
    const CommandModel& command = *found;
    Mdoc page;
    write_head(page, page_name(command), command.description);
    page.section("SYNOPSIS");
    if (command.parts.empty()) {
        write_call(page, model.program.name, command);
    }
    for (const CommandModel& part : command.parts) {
        write_call(page, model.program.name, part);
    }
    page.section("DESCRIPTION");
    page.text(command.description + ".");
    if (!command.footer.notes.empty()) {
        page.macro("Pp");
        page.text(command.footer.notes);
    }
    if (!command.arguments.empty()) {
        page.macro("Ss", "Arguments");
        page.macro("Bl", "-tag -width Ds");
        write_arguments(page, command);
        page.macro("El");
    }
    for (const CommandModel& part : command.parts) {
        write_part(page, part);
    }
    write_options(page, command);
    write_footer(page, command.footer);
    std::vector<std::string> pages{model.program.name};
    for (const CommandModel& other : model.commands) {
        if (&other != &command) {
            pages.push_back(page_name(other));
        }
    }
    write_references(page, pages);
    return page.take();
}

}  // namespace ipcbench::cli
