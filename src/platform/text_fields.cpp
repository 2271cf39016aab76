#include "platform/text_fields.hpp"

#include <charconv>
#include <cstddef>
#include <exception>
#include <fstream>
#include <iterator>
#include <sstream>

namespace ipcbench::platform {

std::string trimmed(std::string_view text) {
    constexpr std::string_view white = " \t\r\n";
    const std::size_t first = text.find_first_not_of(white);
    return first == std::string_view::npos ? ""
                                           : std::string(text.substr(first, text.find_last_not_of(white) + 1 - first));
}

std::optional<std::string> read_text(const std::string& path) {
    std::ifstream file(path);
    if (!file) {
        return std::nullopt;
    }
    try {
        return std::string{std::istreambuf_iterator<char>(file), {}};
    } catch (const std::exception&) {  // reading may fail even if opening succeeded: EISDIR, ESRCH
        return std::nullopt;
    }
}

std::optional<std::string> read_word(const std::string& path) {
    const std::optional<std::string> text = read_text(path);
    return text ? std::optional(trimmed(*text)) : std::nullopt;
}

std::optional<std::string> value_of(const std::string& text, std::string_view key, char separator) {
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        const std::size_t at = line.find(separator);
        if (at != std::string::npos && trimmed(std::string_view(line).substr(0, at)) == key) {
            return trimmed(std::string_view(line).substr(at + 1));
        }
    }
    return std::nullopt;
}

std::vector<std::string> words_of(const std::string& text) {
    std::istringstream fields(text);
    return {std::istream_iterator<std::string>(fields), {}};
}

std::vector<std::string> stat_fields(pid_t pid) {
    const std::string line = read_text("/proc/" + std::to_string(pid) + "/stat").value_or("");
    // The program's name before them, in parentheses, may contain any character.
    const std::size_t end_of_name = line.rfind(") ");
    return end_of_name == std::string::npos ? std::vector<std::string>() : words_of(line.substr(end_of_name + 2));
}

std::optional<long long> number_of(const std::optional<std::string>& text) {
    if (!text) {
        return std::nullopt;
    }
    const std::string word = trimmed(*text);
    long long number = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
    return error == std::errc() && end == word.data() + word.size() ? std::optional(number) : std::nullopt;
}

std::vector<int> numbers_of_list(const std::string& list) {
    constexpr int max = 1 << 16;  // more than any kernel has; a longer range is not a valid list
    std::vector<int> numbers;
    std::istringstream ranges(list);
    for (std::string range; std::getline(ranges, range, ',');) {
        const std::size_t dash = range.find('-');
        const auto first = number_of(range.substr(0, dash));
        const auto last = dash == std::string::npos ? first : number_of(range.substr(dash + 1));
        if (!first || !last || *first < 0 || *last < *first || *last >= max) {
            break;
        }
        for (long long number = *first; number <= *last; ++number) {
            numbers.push_back(static_cast<int>(number));
        }
    }
    return numbers;
}

}  // namespace ipcbench::platform
