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
/// here is text, which ipcbench/base/units.hpp or another of our parsers reads, and words are shielded before CLI11
/// sees them.
namespace ipcbench::cli {

/// An option with one value, or a positional argument.
CLI::Option* add_text(CLI::App& command, const std::string& names, std::string& value, const std::string& help);
CLI::Option* add_text(CLI::App& command, const std::string& names, std::optional<std::string>& value,
                      const std::string& help);

/// An option that may be given several times, each time with one value.
CLI::Option* add_texts(CLI::App& command, const std::string& names, std::vector<std::string>& values,
                       const std::string& help);

/// All positional arguments that are left.
CLI::Option* add_words(CLI::App& command, const std::string& name, std::vector<std::string>& values,
                       const std::string& help);

/// A flag without a value.
CLI::Option* add_switch(CLI::App& command, const std::string& names, bool& value, const std::string& help);

/// Shields a word so that CLI11 takes it literally. `unshielded` undoes `shielded`.
[[nodiscard]] std::string shielded(const std::string& word);
[[nodiscard]] std::string unshielded(const std::string& word);

/// CLI11's message about such words, without the shields.
[[nodiscard]] std::string without_shields(std::string text);

/// Where `wanted` is first in the text, but not within the brackets of a glob ("[a,b]*"); npos where it is not.
[[nodiscard]] std::size_t find_outside_brackets(std::string_view text, char wanted);

/// The items of a list, "a,b": none of them empty, unless it is the only one. Throws Error (usage) that names `what`.
[[nodiscard]] std::vector<std::string> split_list(const std::string& text, const std::string& what);

}  // namespace ipcbench::cli
