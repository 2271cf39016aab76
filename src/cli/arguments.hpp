#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace CLI {  // NOLINT(readability-identifier-naming): the library's name
class App;
class Option;
}  // namespace CLI

/// Options whose values arrive exactly as they were typed. CLI11 splits "[a,b]", takes "{}" as empty, "++" as the end
/// of a command and the next word as the value of "--flag=", and its number parser swallows separators. So every value
/// here is text, which ipcbench/base/units.hpp or another of our parsers reads, and words are escaped before CLI11 sees
/// them.
namespace ipcbench::cli {

/// Adds an option with one value, or a positional argument. The overload for a list stores that one value in it.
CLI::Option* add_text(CLI::App& command, const std::string& names, std::string& value, const std::string& help);
CLI::Option* add_text(CLI::App& command, const std::string& names, std::optional<std::string>& value,
                      const std::string& help);
CLI::Option* add_text(CLI::App& command, const std::string& names, std::vector<std::string>& value,
                      const std::string& help);

/// Adds an option that may be given several times, each time with one value.
CLI::Option* add_texts(CLI::App& command, const std::string& names, std::vector<std::string>& values,
                       const std::string& help);

/// Adds all remaining positional arguments.
CLI::Option* add_words(CLI::App& command, const std::string& name, std::vector<std::string>& values,
                       const std::string& help);

/// Adds a flag without a value.
CLI::Option* add_switch(CLI::App& command, const std::string& names, bool& value, const std::string& help);

/// Escapes a word so that CLI11 takes it literally. `unescaped_from_cli11` undoes `escaped_for_cli11`.
[[nodiscard]] std::string escaped_for_cli11(const std::string& word);
[[nodiscard]] std::string unescaped_from_cli11(const std::string& word);

/// Removes the escape marks from a message of CLI11 about such words.
[[nodiscard]] std::string without_escape_marks(std::string text);

}  // namespace ipcbench::cli
