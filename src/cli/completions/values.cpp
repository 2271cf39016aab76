#include "cli/completions/values.hpp"

#include <algorithm>
#include <initializer_list>
#include <stdexcept>

#include <fmt/format.h>

#include "campaign/death_checks.hpp"
#include "cli/advice.hpp"
#include "cli/completions/scripts.hpp"
#include "cli/program_model.hpp"
#include "core/knobs.hpp"
#include "ipcbench/core/phase.hpp"
#include "ipcbench/core/server.hpp"
#include "ipcbench/core/wait.hpp"
#include "registry/registry.hpp"
#include "reporters/charts/chart.hpp"
#include "reporters/tables/figures.hpp"

namespace ipcbench::cli {
namespace {

/// Returns the names of enumerators.
template <class Enum>
std::vector<std::string> names_of(std::initializer_list<Enum> values) {
    std::vector<std::string> names;
    std::transform(values.begin(), values.end(), std::back_inserter(names),
                   [](Enum value) { return std::string(name_of(value)); });
    return names;
}

std::vector<std::string> timing_words() {
    std::vector<std::string> words = names_of({Timing::every, Timing::sampled, Timing::batch});
    words.insert(words.begin(), "auto");
    return words;
}

std::vector<std::string> chart_words() {
    using reporters::ChartKind;
    return names_of({ChartKind::rates, ChartKind::sizes, ChartKind::percentiles, ChartKind::breakdown,
                     ChartKind::variants, ChartKind::placements, ChartKind::loads, ChartKind::reports});
}

std::vector<std::string> capability_words() {
    const std::vector<std::string_view> names = capability_names();
    return {names.begin(), names.end()};
}

std::vector<std::string> figure_words() {
    const std::vector<std::string_view>& keys = reporters::figure_keys();
    return {keys.begin(), keys.end()};
}

std::vector<std::string> shell_words() {
    const std::vector<std::string_view> names = shell_names();
    return {names.begin(), names.end()};
}

struct Meaning {
    std::string_view placeholder;
    ValueKind kind = ValueKind::free;
    std::vector<std::string> words{};
};

const std::vector<Meaning>& meanings() {
    using enum ValueKind;
    static const std::vector<Meaning> all{
        {"BYTES"},
        {"COUNT"},
        {"N"},
        {"N/s"},
        {"NAME"},
        {"NUMBER"},
        {"PERCENT"},
        {"RATE"},
        {"TEXT"},
        {"TIME"},
        {"[NAME=]PATH", builds},
        {"ADDRESS", files},
        {"CAPABILITY", words, capability_words()},
        {"CHART", words, chart_words()},
        {"CHECK", words, campaign::names_of_checks()},
        {"CODEC", codecs},
        {"COMMAND", commands},
        {"CPUS", words, {"none", "same", "cross"}},
        {"DOCUMENT", files},
        {"FIGURE", words, figure_words()},
        {"FILE", files},
        {"FOLDER", folders},
        {"FRAMING", words, {framing_names.begin(), framing_names.end()}},
        {"HISTORY", files},
        {"KEY=VALUE", settings},
        {"MESSAGES", files},
        {"NEW", files},
        {"OLD", files},
        {"PATH", files},
        {"PLUGIN", files},
        {"PROGRAM", files},
        {"RESULTS", files},
        {"SCHEMA", files},
        {"SHELL", words, shell_words()},
        {"STYLE", words, {"table", "classic", "builds"}},
        {"THEME", words, {"auto", "light", "dark"}},
        {"TRANSPORT", transports},
        {"UNIT", words, {"auto", "ns", "us", "ms", "s"}},
        {"WAIT", words, names_of({WaitMode::block, WaitMode::spin, WaitMode::yield, WaitMode::hybrid})},
        {"WHEN", words, timing_words()},
    };
    return all;
}

}  // namespace

Values values_of(const OptionModel& option) {
    for (const Knob& knob : load_knobs()) {
        if (knob.form.flag == option.name() && !knob.form.words.empty()) {
            return {ValueKind::words, false, {knob.form.words.begin(), knob.form.words.end()}};
        }
    }
    const std::string_view placeholder = option.placeholder;
    Values values = values_of_argument(placeholder.substr(0, placeholder.find(",...")));
    values.list = option.takes_list();
    return values;
}

Values values_of_argument(std::string_view name) {
    const std::vector<Meaning>& all = meanings();
    const auto found =
        std::find_if(all.begin(), all.end(), [name](const Meaning& meaning) { return meaning.placeholder == name; });
    if (found == all.end()) {
        throw std::logic_error(fmt::format("no completion knows the placeholder {}", name));
    }
    // Several transports may be given as one word, separated by commas, wherever an argument names one.
    return {found->kind, found->kind == ValueKind::transports, found->words};
}

Vocabulary vocabulary_of(const ProgramModel& model) {
    Vocabulary names;
    for (const Transport& transport : registry::transports()) {
        names.transports.push_back({std::string(transport.info.name), std::string(transport.info.summary)});
        for (const OptionSpec& option : transport.info.options) {
            auto known = std::find_if(names.settings.begin(), names.settings.end(),
                                      [&](const Setting& other) { return other.key == option.key; });
            if (known == names.settings.end()) {
                known = names.settings.insert(known, {std::string(option.key), std::string(option.help), {}});
            }
            known->transports.emplace_back(transport.info.name);
        }
    }
    for (const CodecInfo& codec : registry::codecs()) {
        names.codecs.push_back({std::string(codec.name), std::string(codec.summary)});
    }
    names.transports.push_back({"all", "every transport"});
    names.codecs.push_back({"all", "every codec"});
    for (const CommandModel& command : model.commands) {
        names.commands.push_back({command.name, command.description});
    }
    return names;
}

std::string joined_words(const std::vector<Described>& words) {
    std::string text;
    for (const Described& one : words) {
        text += (text.empty() ? "" : " ") + one.word;
    }
    return text;
}

}  // namespace ipcbench::cli
