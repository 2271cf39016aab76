#include "reporters/html/sayings.hpp"

#include <algorithm>
#include <cstdlib>

#include <fmt/format.h>

#include "reporters/markup.hpp"

namespace ipcbench::reporters::html {
namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// The end of the number that begins at `start`; numbers may have groups ("8,644") and decimals.
std::size_t end_of_number(const std::string& text, std::size_t start) {
    std::size_t end = start;
    while (end < text.size()) {
        const bool inner = (text[end] == ',' || text[end] == '.') && end + 1 < text.size() && is_digit(text[end + 1]);
        if (!is_digit(text[end]) && !inner) {
            break;
        }
        ++end;
    }
    return end;
}

bool is_less(const std::string& one, const std::string& other) {
    const auto value = [](std::string number) {
        std::erase(number, ',');
        return std::strtod(number.c_str(), nullptr);
    };
    return value(one) < value(other);
}

std::string in_words(const std::vector<std::string>& names) {
    constexpr std::size_t most = 8;
    std::string text;
    for (std::size_t i = 0; i < names.size() && i < most; ++i) {
        text += (i == 0 ? "" : ", ") + escaped(names[i]);
    }
    return names.size() > most ? fmt::format("{} and {} more", text, names.size() - most) : text;
}

}  // namespace

void Sayings::add(const std::string& text, const std::string& who) {
    const Text parts = split(text);
    const auto [place, is_new] = places_.try_emplace(parts.words, all_.size());
    if (is_new) {
        all_.push_back({parts, parts});
    }
    Saying& saying = all_[place->second];
    for (std::size_t i = 0; i < parts.numbers.size(); ++i) {
        saying.least.numbers[i] = std::min(saying.least.numbers[i], parts.numbers[i], is_less);
        saying.most.numbers[i] = std::max(saying.most.numbers[i], parts.numbers[i], is_less);
    }
    if (!who.empty() && saying.known_names.insert(who).second) {
        saying.names.push_back(who);
    }
}

std::string Sayings::items() const {
    std::string html;
    for (const Saying& saying : all_) {
        const std::string who = in_words(saying.names);
        html += fmt::format("<li>{}{}</li>\n", escaped(text_of(saying)),
                            who.empty() ? "" : " <span class=\"who\">(" + who + ")</span>");
    }
    return html;
}

Sayings::Text Sayings::split(const std::string& text) {
    Text parts{{""}, {}};
    for (std::size_t i = 0; i < text.size();) {
        if (is_digit(text[i])) {
            const std::size_t end = end_of_number(text, i);
            parts.numbers.push_back(text.substr(i, end - i));
            parts.words.emplace_back();
            i = end;
        } else {
            parts.words.back() += text[i++];
        }
    }
    return parts;
}

std::string Sayings::text_of(const Saying& saying) {
    std::string text = saying.least.words[0];
    for (std::size_t i = 0; i < saying.least.numbers.size(); ++i) {
        const std::string& least = saying.least.numbers[i];
        const std::string& most = saying.most.numbers[i];
        text += (least == most ? least : least + " to " + most) + saying.least.words[i + 1];
    }
    return text;
}

}  // namespace ipcbench::reporters::html
