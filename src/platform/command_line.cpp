#include "platform/command_line.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "ipcbench/base/printable.hpp"

namespace ipcbench::platform {
namespace {

std::vector<std::string> words_of_this_process() {
    std::ifstream file("/proc/self/cmdline");
    std::vector<std::string> words;
    for (std::string word; std::getline(file, word, '\0');) {
        words.push_back(word);
    }
    return words;
}

/// Quotes a word as bash, zsh and ksh read it, with every byte that is not printable ASCII as a number.
std::string quoted_with_numbers(const std::string& word) {
    std::string quoted = "$'";
    for (const char letter : word) {
        const auto byte = static_cast<unsigned char>(letter);
        const bool is_plain = byte >= ' ' && byte < 0x7f;
        quoted += !is_plain                          ? fmt::format("\\{:03o}", byte)
                  : letter == '\'' || letter == '\\' ? std::string{'\\', letter}
                                                     : std::string{letter};
    }
    return quoted + "'";
}

}  // namespace

std::string quoted_for_shell(const std::string& word) {
    constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=:,./@%";
    if (!word.empty() && word.find_first_not_of(plain) == std::string::npos) {
        return word;
    }
    if (printable(word) != word) {  // a report could not have it as it is, and a terminal must not get it
        return quoted_with_numbers(word);
    }
    std::string quoted = "'";
    for (const char letter : word) {
        quoted += letter == '\'' ? "'\\''" : std::string(1, letter);
    }
    return quoted + "'";
}

std::optional<std::vector<std::string>> split_command(std::string_view command) {
    std::vector<std::string> words;
    bool inside = false;  // a word, which may be empty ('')
    char quote = 0;
    for (std::size_t i = 0; i < command.size(); ++i) {
        const char letter = command[i];
        const bool ends = quote != 0 ? letter == quote : letter == '\'' || letter == '"';
        if (quote == 0 && (letter == ' ' || letter == '\t' || letter == '\n')) {
            inside = false;
            continue;
        }
        if (!inside) {
            words.emplace_back();
            inside = true;
        }
        if (ends) {
            quote = quote != 0 ? '\0' : letter;
        } else if (letter != '\\' || quote == '\'') {
            words.back() += letter;
        } else if (++i == command.size()) {
            return std::nullopt;
        } else {
            // Between double quotes a backslash protects only what would have a meaning there.
            const bool kept = quote == '"' && command[i] != '"' && command[i] != '\\';
            words.back() += kept ? std::string("\\") + command[i] : std::string(1, command[i]);
        }
    }
    return quote == 0 ? std::optional(std::move(words)) : std::nullopt;
}

std::string command_line(const std::vector<std::string>& implied) {
    std::vector<std::string> words = words_of_this_process();
    if (words.empty()) {
        return "";
    }
    words.insert(words.begin() + std::min<std::ptrdiff_t>(2, std::ssize(words)), implied.begin(), implied.end());
    std::string line;
    for (const char* const name : {"XDG_RUNTIME_DIR", "TMPDIR"}) {
        const char* const value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nothing calls setenv
        if (value != nullptr && *value != '\0') {
            line += std::string(name) + "=" + quoted_for_shell(value) + " ";
        }
    }
    // A shell would take "a=b/ipcbench" as the first word for a variable assignment.
    const std::string program = quoted_for_shell(words.front());
    line += program == words.front() && program.find('=') != std::string::npos ? "'" + program + "'" : program;
    for (std::size_t i = 1; i < words.size(); ++i) {
        line += " " + quoted_for_shell(words[i]);
    }
    return line;
}

}  // namespace ipcbench::platform
