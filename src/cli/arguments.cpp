#include "cli/arguments.hpp"

#include <algorithm>
#include <functional>
#include <iterator>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "ipcbench/base/error.hpp"

namespace ipcbench::cli {
namespace {

/// Put before a word that must be taken literally: a character that nobody types and that means nothing to CLI11.
constexpr char shield = '\x1f';

/// Where in a word the shield goes: before the value of "--flag=VALUE", else before all of it.
std::size_t place_of_shield(const std::string& word) {
    const std::size_t equals = word.starts_with("--") ? word.find('=') : std::string::npos;
    return equals == std::string::npos ? 0 : equals + 1;
}

bool needs_shield(const std::string& word) {
    return place_of_shield(word) != 0 || word == "++" || word.starts_with('[') || word.starts_with('{') ||
           word.starts_with(shield);
}

CLI::Option* add_one(CLI::App& command, const std::string& names, const std::string& help,
                     const std::function<void(const std::string&)>& take) {
    return command.add_option(
        names,
        [take](const CLI::results_t& results) {
            take(unshielded(results.front()));
            return true;
        },
        help);
}

CLI::Option* add_many(CLI::App& command, const std::string& names, std::vector<std::string>& values,
                      const std::string& help) {
    return command
        .add_option(
            names,
            [&values](const CLI::results_t& results) {
                values.clear();
                std::transform(results.begin(), results.end(), std::back_inserter(values), unshielded);
                return true;
            },
            help)
        ->take_all();
}

}  // namespace

CLI::Option* add_text(CLI::App& command, const std::string& names, std::string& value, const std::string& help) {
    return add_one(command, names, help, [&value](const std::string& text) { value = text; });
}

CLI::Option* add_text(CLI::App& command, const std::string& names, std::optional<std::string>& value,
                      const std::string& help) {
    return add_one(command, names, help, [&value](const std::string& text) { value = text; });
}

CLI::Option* add_texts(CLI::App& command, const std::string& names, std::vector<std::string>& values,
                       const std::string& help) {
    return add_many(command, names, values, help);
}

CLI::Option* add_words(CLI::App& command, const std::string& name, std::vector<std::string>& values,
                       const std::string& help) {
    return add_many(command, name, values, help)->expected(CLI::detail::expected_max_vector_size);
}

CLI::Option* add_switch(CLI::App& command, const std::string& names, bool& value, const std::string& help) {
    return command.add_flag(names, value, help)->disable_flag_override();
}

std::string shielded(const std::string& word) {
    if (!needs_shield(word)) {
        return word;
    }
    std::string result = word;
    result.insert(place_of_shield(word), 1, shield);
    return result;
}

std::string unshielded(const std::string& word) {
    const std::size_t place = word.starts_with(shield) ? 0 : place_of_shield(word);
    std::string result = word;
    if (place < result.size() && result[place] == shield) {
        result.erase(place, 1);
    }
    return result;
}

std::string without_shields(std::string text) {
    std::erase(text, shield);
    return text;
}

std::size_t find_outside_brackets(std::string_view text, char wanted) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == wanted) {
            return i;
        }
        if (text[i] ==
            '[') {  // a set has at least one character, possibly a bracket; an unclosed one is an ordinary letter
            const std::size_t end = text.find(']', i + 2);
            i = end == std::string_view::npos ? i : end;
        }
    }
    return std::string_view::npos;
}

std::vector<std::string> split_list(const std::string& text, const std::string& what) {
    std::vector<std::string> items;
    std::string_view rest = text;
    for (std::size_t comma = 0; comma != std::string_view::npos;) {
        comma = find_outside_brackets(rest, ',');
        items.emplace_back(rest.substr(0, comma));
        rest.remove_prefix(comma == std::string_view::npos ? rest.size() : comma + 1);
    }
    if (items.size() > 1 && std::find(items.begin(), items.end(), "") != items.end()) {
        throw Error(ErrorKind::usage, fmt::format("{}: '{}' has an empty item", what, text),
                    "separate items with a single comma");
    }
    return items;
}

}  // namespace ipcbench::cli
