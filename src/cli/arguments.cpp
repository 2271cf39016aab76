#include "cli/arguments.hpp"

#include <algorithm>
#include <functional>
#include <iterator>

#include <CLI/CLI.hpp>

namespace ipcbench::cli {
namespace {

/// Inserted before a word that must be taken literally: a character that nobody types and that has no meaning for
/// CLI11.
constexpr char escape_mark = '\x1f';

/// Returns where in a word the mark goes: before the value of "--flag=VALUE", otherwise before the whole word.
std::size_t escape_position(const std::string& word) {
    const std::size_t equals = word.starts_with("--") ? word.find('=') : std::string::npos;
    return equals == std::string::npos ? 0 : equals + 1;
}

bool needs_escape(const std::string& word) {
    return escape_position(word) != 0 || word == "++" || word.starts_with('[') || word.starts_with('{') ||
           word.starts_with(escape_mark);
}

CLI::Option* add_one(CLI::App& command, const std::string& names, const std::string& help,
                     const std::function<void(const std::string&)>& take) {
    return command.add_option(
        names,
        [take](const CLI::results_t& results) {
            take(unescaped_from_cli11(results.front()));
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
                std::transform(results.begin(), results.end(), std::back_inserter(values), unescaped_from_cli11);
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

CLI::Option* add_text(CLI::App& command, const std::string& names, std::vector<std::string>& value,
                      const std::string& help) {
    return add_one(command, names, help, [&value](const std::string& text) { value = {text}; });
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

std::string escaped_for_cli11(const std::string& word) {
    if (!needs_escape(word)) {
        return word;
    }
    std::string result = word;
    result.insert(escape_position(word), 1, escape_mark);
    return result;
}

std::string unescaped_from_cli11(const std::string& word) {
    const std::size_t place = word.starts_with(escape_mark) ? 0 : escape_position(word);
    std::string result = word;
    if (place < result.size() && result[place] == escape_mark) {
        result.erase(place, 1);
    }
    return result;
}

std::string without_escape_marks(std::string text) {
    std::erase(text, escape_mark);
    return text;
}

}  // namespace ipcbench::cli
