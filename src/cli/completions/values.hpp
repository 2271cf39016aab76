#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ipcbench::cli {

struct CommandModel;
struct OptionModel;
struct ProgramModel;

/// What a shell can offer for a value.
enum class ValueKind : std::uint8_t {
    free,   ///< nothing: a number, a time, a new name
    words,  ///< a fixed set of words
    files,
    folders,
    builds,  ///< [NAME=]PATH
    transports,
    codecs,
    settings,  ///< KEY=VALUE, of the transports on the line, or of all if it names none
    commands,
};

/// The values of an option or an argument.
struct Values {
    ValueKind kind = ValueKind::free;
    bool list = false;                 ///< separated by commas
    std::vector<std::string> words{};  ///< for ValueKind::words
};

/// A word and its description.
struct Described {
    std::string word;
    std::string help;
};

/// A key of --option, and the transports that have it.
struct Setting {
    std::string key;
    std::string help;  ///< as the first of them describes it
    std::vector<std::string> transports;
};

/// The names that completions offer.
struct Vocabulary {
    std::vector<Described> transports;
    std::vector<Described> codecs;
    std::vector<Setting> settings;
    std::vector<Described> commands;
};

[[nodiscard]] Vocabulary vocabulary_of(const ProgramModel& model);

/// Returns the values that a placeholder stands for: one placeholder has one meaning throughout the program. Those of a
/// knob with a fixed set of words (--mode) come from the knob. A placeholder that is not in the table is a programming
/// error (std::logic_error).
[[nodiscard]] Values values_of(const OptionModel& option);

/// The same for the name of a positional argument.
[[nodiscard]] Values values_of_argument(std::string_view name);

/// Returns the words, separated by spaces.
[[nodiscard]] std::string joined_words(const std::vector<Described>& words);

}  // namespace ipcbench::cli
