#include "cli/flags.hpp"

#include <map>
#include <string>
#include <string_view>

#include <CLI/CLI.hpp>

#include "cli/arguments.hpp"

namespace ipcbench::cli {
namespace {

using campaign::Flag;
using campaign::FlagForm;
using campaign::GivenFlags;

CLI::Option* add_flag(CLI::App& command, const Flag& flag, GivenFlags& given) {
    const std::string names(flag.names);
    const std::string help = flag.whole_help();
    CLI::Option* option = nullptr;
    switch (flag.form) {
        case FlagForm::yes:
            option = add_switch(command, names, given.switch_of(flag.name()), help);
            break;
        case FlagForm::several:
            option = add_texts(command, names, given.place_of(flag.name()), help);
            break;
        case FlagForm::one:
            option = add_text(command, names, given.place_of(flag.name()), help);
            break;
    }
    if (flag.form != FlagForm::yes) {
        option->option_text(std::string(flag.placeholder));
    }
    return option->group(std::string(title_of(flag.group)));
}

}  // namespace

void add_flags(CLI::App& command, const std::vector<Flag>& flags, GivenFlags& given) {
    std::map<std::string_view, CLI::Option*> options;
    for (const Flag& flag : flags) {
        CLI::Option* const option = add_flag(command, flag, given);
        for (const std::string_view other : flag.excludes) {
            option->excludes(options.at(other));
        }
        options[flag.name()] = option;
    }
}

reporters::TableRequest table_request(const GivenFlags& flags) {
    return reporters::parse_table_flags(
        {flags.text("--columns"), flags.text("--show"), flags.text("--sort"), flags.text("--time-unit")});
}

}  // namespace ipcbench::cli
