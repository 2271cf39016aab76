#include "cli/manual/mdoc.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include <fmt/format.h>

namespace ipcbench::cli {
namespace {

constexpr std::size_t line_width = 78;

bool is_upper(char c) {
    return c >= 'A' && c <= 'Z';
}

/// Splits a text into its words. A word that is followed by a new sentence ends with a line break.
std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words(1);
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != ' ' && text[i] != '\n') {
            words.back() += text[i];
            continue;
        }
        if (words.back().empty()) {  // one of several spaces
            continue;
        }
        const std::size_t next = text.find_first_not_of(" \n", i);
        const bool sentence_ends =
            words.back().ends_with('.') && next != std::string_view::npos && is_upper(text[next]);
        words.back() += sentence_ends ? "\n" : "";
        words.emplace_back();
    }
    return words;
}

/// Returns a line that roff does not take for a request.
std::string as_text_line(const std::string& line) {
    return line.starts_with('.') || line.starts_with('\'') ? "\\&" + line : line;
}

}  // namespace

void Mdoc::macro(std::string_view name, std::string_view arguments) {
    text_ += fmt::format(".{}{}{}\n", name, arguments.empty() ? "" : " ", arguments);
}

void Mdoc::text(std::string_view plain) {
    std::string line;
    const auto end_line = [&] {
        text_ += line.empty() ? "" : as_text_line(line) + "\n";
        line.clear();
    };
    for (std::string word : words_of(plain)) {
        const bool last = word.ends_with('\n');
        word = mdoc_escaped(word.substr(0, word.size() - (last ? 1 : 0)));
        if (!line.empty() && line.size() + 1 + word.size() > line_width) {
            end_line();
        }
        line += (line.empty() || word.empty() ? "" : " ") + word;
        if (last) {
            end_line();
        }
    }
    end_line();
}

void Mdoc::literal(std::string_view lines) {
    macro("Bd", "-literal");
    while (!lines.empty()) {
        const std::size_t end = std::min(lines.find('\n'), lines.size());
        text_ += as_text_line(mdoc_escaped(lines.substr(0, end))) + "\n";
        lines.remove_prefix(std::min(end + 1, lines.size()));
    }
    macro("Ed");
}

std::string mdoc_escaped(std::string_view text) {
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool doubled = text[i] == '-' && ((i > 0 && text[i - 1] == '-') || text.substr(i).starts_with("--"));
        result += text[i] == '\\' ? "\\e" : doubled ? "\\-" : std::string(1, text[i]);
    }
    return result;
}

std::string mdoc_date(std::string_view date) {
    constexpr std::array<std::string_view, 12> months{"January",   "February", "March",    "April",
                                                      "May",       "June",     "July",     "August",
                                                      "September", "October",  "November", "December"};
    constexpr std::size_t length = std::string_view("2026-01-31").size();
    std::size_t month = 0;
    if (date.size() == length && date[4] == '-' && date[7] == '-') {
        const int number = (date[5] - '0') * 10 + (date[6] - '0');
        month = static_cast<std::size_t>(number);
    }
    if (month < 1 || month > months.size()) {
        return std::string(date);
    }
    const std::string_view day = date.substr(date[8] == '0' ? 9 : 8);
    return fmt::format("{} {}, {}", months.at(month - 1), day, date.substr(0, 4));
}

}  // namespace ipcbench::cli
